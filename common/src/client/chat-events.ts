import type { ErrorItem } from '../errors/http-error.js';
import type { EndReason } from '../feed/entries.js';
import type { SessionEnd } from './session-end.js';

/** A room as all its members see it. */
export interface ChatRoom {
  id: string;
  /** Empty in a direct room: clients show the other one's name. */
  name: string;
  visibility: 'public' | 'private';
  /** The user ids of the two in a direct room. */
  between?: string[];
  /** The newest message's number. */
  head: number;
  /** The newest change's number. */
  headRev?: number;
  /** Rises with every change of who is in the room and as what. */
  membersVersion: number;
  /** ISO 8601. */
  createdAt: string;
  /** Since when the room can only be read. ISO 8601. */
  archivedAt?: string;
}

/** A message, over HTTP and sockets alike. */
export interface ChatMessage {
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
  /** In the order in which each emoji came first. */
  reactions: { emoji: string; userIds: string[] }[];
  /** Ids of the users whom it names. */
  mentions?: string[];
}

/** A change of a message: an edit, a deletion, a reaction. */
export interface ChatChange {
  roomId: string;
  /** 1, 2, 3 … without holes in a room. */
  rev: number;
  seq: number;
  kind: 'edited' | 'deleted' | 'reacted';
  /** The user's id. */
  by: string;
  /** ISO 8601. */
  at: string;
  /** As it is now, which may be after later changes: put it in the place of `seq`. */
  message: ChatMessage;
}

/** Something that a user should know, on all their devices. */
export interface ChatNotification {
  id: string;
  type: string;
  title: string;
  body: string;
  link?: string;
  /** ISO 8601. */
  at: string;
  readAt?: string;
}

/** Whether a user is online; `lastSeen` in ISO 8601. */
export interface ChatPresence {
  userId: string;
  online: boolean;
  lastSeen?: string;
}

/** Why a room is followed no longer: what the server says, or the code with which it refuses. */
export type ChatLeaveReason = 'left' | 'kicked' | 'banned' | ErrorItem['code'];

/** What `room:read` answers: one's own cursor and what is unread beyond it. */
export interface ChatRead {
  roomId: string;
  seq: number;
  unread: number;
  mentions: number;
}

/** What a change of a message answers. */
export interface ChatChanged {
  message: ChatMessage;
  /** The message's newest change; 0 where it has none. */
  rev: number;
}

/** What `room:sync` answers. */
export interface ChatSynced {
  /** Ascending by `seq`, at most 200. */
  messages: ChatMessage[];
  /** Ascending by `rev`, at most 200; none without `afterRev`. */
  changes: ChatChange[];
  head: number;
  headRev: number;
}

/** What a client of `/chat` may ask: event, payload, answer. */
export interface ChatRequests {
  'message:send': [ChatDraft & { clientMessageId: string }, { seq: number; message: ChatMessage }];
  'message:edit': [{ roomId: string; seq: number; text: string }, ChatChanged];
  'message:delete': [{ roomId: string; seq: number }, ChatChanged];
  'message:react': [{ roomId: string; seq: number; emoji: string; on: boolean }, ChatChanged];
  'room:sync': [{ roomId: string; after: number; afterRev?: number }, ChatSynced];
  'room:read': [{ roomId: string; seq: number }, ChatRead];
  'room:typing': [{ roomId: string }, object];
  'presence:watch': [{ userIds: string[] }, { users: ChatPresence[] }];
  'notification:read': [{ ids: string[] }, { unread: number }];
  /** Whether the server still answers. */
  alive: [object, object];
}

/** What somebody wants to say. */
export interface ChatDraft {
  roomId: string;
  text: string;
  /** The `seq` that it answers. */
  replyTo?: number;
}

/** Every ack of chat. */
export type ChatAck<Answer> = ({ ok: true } & Answer) | { ok: false; error: ErrorItem };

/** Client to server, for the second type argument of socket.io-client's `Socket`. */
export type ChatClientEvents = {
  [Event in keyof ChatRequests]: (
    payload: ChatRequests[Event][0],
    ack: (answer: ChatAck<ChatRequests[Event][1]>) => void,
  ) => void;
};

/** Server to client, for the first type argument of socket.io-client's `Socket`. */
export interface ChatServerEvents {
  /** New messages of a room, ascending by `seq`; a hint, `room:sync` tells what is missing. */
  'message:new': (event: { roomId: string; messages: ChatMessage[] }) => void;
  /** A message was edited, deleted or reacted to. */
  'message:changed': (change: ChatChange) => void;
  /** The newest numbers of a room, for whoever has missed a push. */
  'room:head': (event: { roomId: string; head: number; headRev: number }) => void;
  /** A room was renamed or archived, or its members have changed. */
  'room:changed': (event: { room: ChatRoom }) => void;
  /** One is in this room no longer. */
  'room:left': (event: { roomId: string; reason: 'left' | 'kicked' | 'banned' }) => void;
  /** Somebody has read up to `seq`. */
  'room:read': (event: { roomId: string; userId: string; seq: number }) => void;
  /** Somebody is writing, for `expiresInMs` from now on. */
  'room:typing': (event: {
    roomId: string;
    userId: string;
    name: string;
    expiresInMs: number;
  }) => void;
  /** Somebody who is watched came or went. */
  'presence:changed': (presence: ChatPresence) => void;
  /** A new notification. */
  'notification:new': (event: { notification: ChatNotification }) => void;
  /** How many notifications are unread. */
  'notification:unread': (event: { count: number }) => void;
  /** The token expires in so many milliseconds: refresh. */
  'session:expiring': (event: { inMs: number }) => void;
  /** The session is over, or must come again with a new token; the connection is closed. */
  'session:ended': (event: { code: SessionEnd['code']; reason: EndReason }) => void;
  /** What an administrator tells everybody. */
  'server:message': (event: { text: string; at: string }) => void;
}
