import type { Limiter, LimitOptions, Limits } from '@usher/common/limits';

/** Characters of a message. */
export const maxTextLength = 4_000;

/** Characters of an announcement. */
export const maxAnnouncementLength = 1_000;
/** Links of a message, and characters of each. */
export const maxLinks = 20;
export const maxLinkLength = 2_000;

/** Different emoji on one message, and people behind one of them. */
export const maxEmoji = 20;
export const maxReactors = 1_000;

/** Messages, and changes of messages, in one answer. */
export const maxMessages = 200;

/** No event waits for Redis to be counted. */
const syncMs = 250;
/** Users whose presence one socket watches. */
export const maxWatched = 200;

/** How often a user may do what, over all devices and replicas. */
const figures = {
  messageSend: { points: 20, durationSeconds: 10, syncMs },
  /** Editing, deleting and reacting together. */
  messageChange: { points: 30, durationSeconds: 10, syncMs },
  /** Whatever else is written over HTTP: rooms, who is in them and as what. */
  roomWrite: { points: 60, durationSeconds: 10 },
  announce: { points: 10, durationSeconds: 60 },
  /** Bans and ended sessions. */
  adminAct: { points: 30, durationSeconds: 60 },
  /** Each device asks once when it connects and for each hole; a long gap takes several. */
  roomSync: { points: 60, durationSeconds: 10, syncMs },
  /** Several devices, each once for every message that comes into view. */
  roomRead: { points: 60, durationSeconds: 10, syncMs },
  /** Once a second in each of a few rooms. */
  roomTyping: { points: 30, durationSeconds: 10, syncMs },
  /** Each device once for every list of people that it shows. */
  presenceWatch: { points: 60, durationSeconds: 10, syncMs },
  /** Each device once in five seconds. */
  alive: { points: 60, durationSeconds: 10, syncMs },
  notificationRead: { points: 60, durationSeconds: 10 },
  /** It costs more than other reading. */
  search: { points: 30, durationSeconds: 10 },
} satisfies Record<string, LimitOptions>;

/** Open sockets of a namespace in one replica. */
export interface OpenSockets {
  perUser?: number;
  perAddress?: number;
}

/** A user's tabs and devices, a school behind one address; nobody needs many without signing in. */
const openSockets = {
  chat: { perUser: 30, perAddress: 1_000 },
  admin: { perUser: 10, perAddress: 50 },
  public: { perAddress: 200 },
} satisfies Record<string, OpenSockets>;

export type ChatLimits = Record<keyof typeof figures, Limiter>;

export function createChatLimits(limits: Limits): ChatLimits {
  return {
    messageSend: limits.limiter('messageSend', figures.messageSend),
    messageChange: limits.limiter('messageChange', figures.messageChange),
    roomWrite: limits.limiter('roomWrite', figures.roomWrite),
    announce: limits.limiter('announce', figures.announce),
    adminAct: limits.limiter('adminAct', figures.adminAct),
    roomSync: limits.limiter('roomSync', figures.roomSync),
    roomRead: limits.limiter('roomRead', figures.roomRead),
    roomTyping: limits.limiter('roomTyping', figures.roomTyping),
    presenceWatch: limits.limiter('presenceWatch', figures.presenceWatch),
    alive: limits.limiter('alive', figures.alive),
    notificationRead: limits.limiter('notificationRead', figures.notificationRead),
    search: limits.limiter('search', figures.search),
  };
}

/** The figures times the factor, and none at all where that is 0. */
export function connectionLimits(factor: number): Record<keyof typeof openSockets, OpenSockets> {
  const times = (figures: OpenSockets): OpenSockets =>
    Object.fromEntries(
      Object.entries(factor === 0 ? {} : figures).map(([per, n]) => [per, Math.ceil(n * factor)]),
    );
  return {
    chat: times(openSockets.chat),
    admin: times(openSockets.admin),
    public: times(openSockets.public),
  };
}
