import type {
  ChatChange,
  ChatMessage,
  ChatNotification,
  ChatRead,
  ChatRequests,
  ChatRoom,
  ChatServerEvents,
  ChatSynced,
} from '@usher/common/client';

export type {
  ChatAck as Ack,
  ChatChanged as Changed,
  ChatClientEvents as ClientEvents,
  ChatMessage as Message,
  ChatNotification as Notification,
  ChatPresence as Presence,
  ChatServerEvents as ServerEvents,
} from '@usher/common/client';

/** What chat sends and takes, over HTTP and Socket.IO alike; the latter as the library has it. */

export type Visibility = ChatRoom['visibility'];

export interface Room extends ChatRoom {
  /** My cursor; like the two below only in answers to me, not in what all members hear. */
  readSeq?: number;
  /** What others have written after my cursor. */
  unread?: number;
  /** Those of them that mention me. */
  mentions?: number;
}

export type Role = 'owner' | 'moderator' | 'member';

export interface Member {
  userId: string;
  /** Where the server knows it. */
  name?: string;
  role: Role;
  /** May only read. */
  muted: boolean;
  joinedAt: string;
  /** The highest `seq` that they have read; in direct rooms alone. */
  readSeq?: number;
}

export interface MemberPage {
  members: Member[];
  nextCursor?: string;
}

export interface Person {
  id: string;
  name: string;
}

/** What is done to one other in a room. */
export type Deed = 'invite' | 'kick' | 'mute' | 'unmute' | 'ban' | 'unban';

export type LeaveReason = Pushed<'room:left'>['reason'];

export type Reaction = ChatMessage['reactions'][number];

export interface History {
  /** Ascending by `seq`. */
  messages: ChatMessage[];
  head: number;
  /** The room's newest change: all up to it are in the messages. */
  headRev: number;
}

/** A change of a message: to apply it is to put the message in the place of what it was. */
export type Change = Pick<ChatChange, 'roomId' | 'rev' | 'message'>;

export type Missed = Omit<ChatSynced, 'changes'> & { changes: Change[] };

export type Outgoing = ChatRequests['message:send'][0];

export interface RoomPage {
  rooms: Room[];
  nextCursor?: string;
}

/** Somebody has read a room as far as `seq`. */
export type Read = Pushed<'room:read'>;

export type ReadCounts = Pick<ChatRead, 'unread' | 'mentions'>;

export type Typing = Pushed<'room:typing'>;

export interface NotificationPage {
  notifications: ChatNotification[];
  unread: number;
  nextCursor?: string;
}

export interface SearchPage {
  messages: ChatMessage[];
  nextCursor?: string;
}

/** Two with the same `at` are one. */
export type Announcement = Pushed<'server:message'>;

/** What a push carries. */
type Pushed<Event extends keyof ChatServerEvents> = Parameters<ChatServerEvents[Event]>[0];

/** The room that everyone is in. */
export const lobbyId = 'lobby';

/** Characters of a message. */
export const maxTextLength = 4_000;

/** Characters of a room's name. */
export const maxRoomNameLength = 80;

export function isRoomId(value: string): boolean {
  return /^[\w-]{1,64}$/.test(value);
}

/** @param seq of the message to lead to */
export function roomPath(roomId: string, seq?: number): string {
  const path = roomId === lobbyId ? '/' : `/rooms/${roomId}`;
  return seq === undefined ? path : `${path}?message=${seq}`;
}

/** The room, and the message in it, that an address leads to; undefined for one of no room. */
export function placeOf(address: string): { roomId: string; seq?: number } | undefined {
  if (!/^\/(?![/\\])/.test(address)) return undefined;
  const { pathname, searchParams } = new URL(address, 'http://page');
  const [, id = ''] = /^\/rooms\/([^/]+)\/?$/.exec(pathname) ?? [];
  const roomId = pathname === '/' ? lobbyId : id;
  if (!isRoomId(roomId)) return undefined;
  const seq = Number(searchParams.get('message'));
  return Number.isSafeInteger(seq) && seq > 0 ? { roomId, seq } : { roomId };
}
