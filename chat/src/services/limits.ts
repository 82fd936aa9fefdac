import type { Limiter, LimitOptions, Limits } from '@usher/common/limits';

/** Characters of a message. */
export const maxTextLength = 4_000;

/** Links of a message, and characters of each. */
export const maxLinks = 20;
export const maxLinkLength = 2_000;

/** Different emoji on one message, and people behind one of them. */
export const maxEmoji = 20;
export const maxReactors = 1_000;

/** Messages, and changes of messages, in one answer. */
export const maxMessages = 200;

/** How often a user may do what, over all devices and replicas. */
const figures = {
  messageSend: { points: 20, durationSeconds: 10 },
  /** Each device asks once when it connects and for each hole; a long gap takes several. */
  roomSync: { points: 60, durationSeconds: 10 },
  notificationRead: { points: 60, durationSeconds: 10 },
} satisfies Record<string, LimitOptions>;

/** Open sockets in one replica: a user's tabs and devices, a school behind one address. */
const openSockets = { perUser: 30, perAddress: 1_000 };

export type ChatLimits = Record<keyof typeof figures, Limiter>;

export function createChatLimits(limits: Limits): ChatLimits {
  return {
    messageSend: limits.limiter('messageSend', figures.messageSend),
    roomSync: limits.limiter('roomSync', figures.roomSync),
    notificationRead: limits.limiter('notificationRead', figures.notificationRead),
  };
}

/** The figures times the factor, and none at all where that is 0. */
export function connectionLimits(factor: number): Partial<typeof openSockets> {
  if (factor === 0) return {};
  return {
    perUser: Math.ceil(openSockets.perUser * factor),
    perAddress: Math.ceil(openSockets.perAddress * factor),
  };
}
