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

export interface Message {
  /** 1, 2, 3 … without holes in a room. */
  seq: number;
  id: string;
  roomId: string;
  /** Chosen by the sender: the same message sent again is stored once. */
  clientMessageId: string;
  sender: { id: string; name: string };
  /** Empty once deleted. */
  text: string;
  /** ISO 8601. */
  at: string;
  /** The `seq` that it answers. */
  replyTo?: number;
  editedAt?: string;
  deletedAt?: string;
  reactions: Reaction[];
}

export interface Reaction {
  emoji: string;
  /** In the order of reacting. */
  userIds: string[];
}

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

export function roomPath(roomId: string): string {
  return roomId === lobbyId ? '/' : `/rooms/${roomId}`;
}
