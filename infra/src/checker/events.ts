/** What one client of a run did or saw, or what was done to the system meanwhile. */
export type HistoryEvent =
  | Invoke
  | InvokeChange
  | Ok
  | OkChange
  | Fail
  | Deliver
  | DeliverChange
  | Join
  | Leave
  | Revoke
  | Fault;

interface Happened {
  client: string;
  /** Milliseconds on one monotonic clock; a history is in order of it. */
  at: number;
}

/** One sending; a retry is invoked again. Room, user and clientMessageId together name a message. */
export interface Invoke extends Happened {
  type: 'invoke';
  room: string;
  user: string;
  clientMessageId: string;
  /** What is compared: a text, a digest, whatever the writer keeps to. */
  content: string;
}

/** An edit, a deletion or a reaction is asked for; `content` is what the message becomes. */
export interface InvokeChange extends Happened {
  type: 'invoke';
  room: string;
  seq: number;
  content: string;
}

export interface Ok extends Happened {
  type: 'ok';
  room: string;
  user: string;
  clientMessageId: string;
  seq: number;
}

export interface OkChange extends Happened {
  type: 'ok';
  room: string;
  rev: number;
  seq: number;
  content: string;
}

/** Refused, timed out or cut off: the message or change is stored once or not at all. */
export interface Fail extends Happened {
  type: 'fail';
  room: string;
  clientMessageId?: string;
  seq?: number;
}

/** What the client showed, after its own de-duplication and catch-up. */
export interface Deliver extends Happened {
  type: 'deliver';
  room: string;
  seq: number;
  /** The sender. */
  user: string;
  clientMessageId: string;
  content: string;
}

export interface DeliverChange extends Happened {
  type: 'deliver';
  room: string;
  rev: number;
  seq: number;
  content: string;
}

/** From here on the client is owed all that comes after `seq` and `rev`. */
export interface Join extends Happened {
  type: 'join';
  room: string;
  seq: number;
  rev: number;
}

/** Owed until here: up to `seq` and `rev` where given, otherwise up to the newest that was delivered. */
export interface Leave extends Happened {
  type: 'leave';
  room: string;
  seq?: number;
  rev?: number;
}

/** The room, or without one every room, was taken from the client. */
export interface Revoke extends Happened {
  type: 'revoke';
  room?: string;
}

/** For the reader; nothing is excused by it. */
export interface Fault extends Happened {
  type: 'fault';
  name: string;
}
