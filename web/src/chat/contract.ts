/** What chat sends and takes, over HTTP and Socket.IO alike. */

export interface Room {
  id: string;
  name: string;
  visibility: 'public' | 'private';
  /** The newest message's number. */
  head: number;
  createdAt: string;
}

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
  'room:changed': (event: { room: Room }) => void;
}

export interface ClientEvents {
  'message:send': (
    event: { roomId: string; clientMessageId: string; text: string },
    ack: (answer: Ack<{ seq: number; message: Message }>) => void,
  ) => void;
  'room:sync': (
    event: { roomId: string; after: number },
    ack: (answer: Ack<History>) => void,
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
