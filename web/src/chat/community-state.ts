import type { Announcement, Presence, Room } from './contract.js';

/** What goes on around the messages. */
export interface CommunityState {
  /** In the open room what others have written after this `seq` is marked as new. */
  newAfter: number | undefined;
  /** The message that the page is to lead to; another object each time. */
  target: { seq: number } | undefined;
  /** By direct room and user: the highest `seq` that they have read. */
  receipts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By user, those who are watched. */
  presence: Readonly<Record<string, Presence>>;
  /** Others who are writing. */
  writers: readonly Writer[];
  notifications: NotificationNews;
  /** The newest one, unless it was dismissed. */
  announcement: Announcement | undefined;
}

export interface Writer {
  roomId: string;
  userId: string;
  name: string;
  /** Milliseconds since 1970. */
  until: number;
}

export interface NotificationNews {
  unread: number;
  /** Rises with all that is told of them: a list read before is old. */
  version: number;
}

export function initialCommunity(open: Room | undefined): CommunityState {
  return {
    newAfter: newFrom(open),
    target: undefined,
    receipts: {},
    presence: {},
    writers: [],
    notifications: { unread: 0, version: 0 },
    announcement: undefined,
  };
}

/** Where the new begins in a room that is opened now. */
export function newFrom(room: Room | undefined): number | undefined {
  return room?.unread ? (room.readSeq ?? room.head) : undefined;
}

export function writersIn(
  { writers }: Pick<CommunityState, 'writers'>,
  roomId: string,
): readonly Writer[] {
  return writers.filter((one) => one.roomId === roomId);
}
