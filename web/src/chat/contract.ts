import type { ChatMessage } from '@usher/common/client';

/** What chat sends and takes, over HTTP and Socket.IO alike. */

export type Visibility = 'public' | 'private';

export interface Room {
  id: string;
  /** Empty in a direct room. */
  name: string;
  visibility: Visibility;
  /** The user ids of the two in a direct room. */
  between?: string[];
  /** The newest message's number. */
  head: number;
  /** The newest change's number. */
  headRev?: number;
  /** Rises with every change of who is in the room and as what. */
  membersVersion: number;
  createdAt: string;
  /** Since when the room can only be read. */
  archivedAt?: string;
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

export type LeaveReason = 'left' | 'kicked' | 'banned';

export type Message = ChatMessage;

export type Reaction = Message['reactions'][number];

export interface History {
  /** Ascending by `seq`. */
  messages: Message[];
  head: number;
  /** The room's newest change: all up to it are in the messages. */
  headRev: number;
}

/** A change of a message: to apply it is to put the message in the place of what it was. */
export interface Change {
  roomId: string;
  /** 1, 2, 3 … without holes in a room. */
  rev: number;
  message: Message;
}

export interface Missed extends History {
  /** Ascending by `rev`. */
  changes: Change[];
}

export interface Changed {
  message: Message;
  /** The message's newest change; 0 where it has none. */
  rev: number;
}

export interface Outgoing {
  roomId: string;
  clientMessageId: string;
  text: string;
  /** The `seq` that it answers. */
  replyTo?: number;
}

export interface RoomPage {
  rooms: Room[];
  nextCursor?: string;
}

/** Somebody has read a room as far as `seq`. */
export interface Read {
  roomId: string;
  userId: string;
  seq: number;
}

export interface ReadCounts {
  unread: number;
  mentions: number;
}

export interface Presence {
  userId: string;
  online: boolean;
  /** ISO 8601. */
  lastSeen?: string;
}

export interface Typing {
  roomId: string;
  userId: string;
  name: string;
  expiresInMs: number;
}

export interface Notification {
  id: string;
  type: string;
  title: string;
  body: string;
  /** A path on this site, or an https address. */
  link?: string;
  /** ISO 8601. */
  at: string;
  readAt?: string;
}

export interface NotificationPage {
  notifications: Notification[];
  unread: number;
  nextCursor?: string;
}

export interface SearchPage {
  messages: Message[];
  nextCursor?: string;
}

export interface Announcement {
  text: string;
  /** ISO 8601; two with the same are one. */
  at: string;
}

export interface AckError {
  code: string;
  message: string;
  retryAfterMs?: number;
}

export type Ack<Answer> = ({ ok: true } & Answer) | { ok: false; error: AckError };

export interface ServerEvents {
  'message:new': (event: { roomId: string; messages: Message[] }) => void;
  'message:changed': (change: Change) => void;
  'room:changed': (event: { room: Room }) => void;
  'room:left': (event: { roomId: string; reason: LeaveReason }) => void;
  'room:head': (event: { roomId: string; head: number; headRev: number }) => void;
  'room:read': (event: Read) => void;
  'room:typing': (event: Typing) => void;
  'presence:changed': (event: Presence) => void;
  'notification:new': (event: { notification: Notification }) => void;
  'notification:unread': (event: { count: number }) => void;
  'server:message': (event: Announcement) => void;
}

type ChangeAck = (answer: Ack<Changed>) => void;

export interface ClientEvents {
  'message:send': (
    event: Outgoing,
    ack: (answer: Ack<{ seq: number; message: Message }>) => void,
  ) => void;
  'message:edit': (event: { roomId: string; seq: number; text: string }, ack: ChangeAck) => void;
  'message:delete': (event: { roomId: string; seq: number }, ack: ChangeAck) => void;
  'message:react': (
    event: { roomId: string; seq: number; emoji: string; on: boolean },
    ack: ChangeAck,
  ) => void;
  'room:sync': (
    event: { roomId: string; after: number; afterRev: number },
    ack: (answer: Ack<Missed>) => void,
  ) => void;
  'room:read': (
    event: { roomId: string; seq: number },
    ack: (answer: Ack<ReadCounts & { seq: number }>) => void,
  ) => void;
  'room:typing': (event: { roomId: string }, ack: (answer: Ack<object>) => void) => void;
  'presence:watch': (
    event: { userIds: string[] },
    ack: (answer: Ack<{ users: Presence[] }>) => void,
  ) => void;
}

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
