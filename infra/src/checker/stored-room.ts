import type { Invoke, Ok } from './events.js';
import type { Findings } from './findings.js';
import type { StoredChange, StoredMessage, StoredRecord } from './stored.js';

/** What is stored of one room, with what the history has said about it so far. */
export interface StoredRoom {
  /** The highest stored seq and rev. */
  heads: { seq: number; rev: number };
  messages: Map<number, MessageEntry>;
  changes: Map<number, StoredChange>;
  /** By user and clientMessageId. */
  sent: Map<string, MessageEntry>;
  /** Invoked, but not stored. */
  lost: Map<string, Invoke>;
  /** Changes that were asked for, by seq and content. */
  asked: Set<string>;
  /** Highest acked seq before `at`, the current millisecond, and within it. */
  acked: { before?: Ok | undefined; at: number; within?: Ok | undefined };
}

export interface MessageEntry {
  stored: StoredMessage;
  invoked?: Invoke;
  /** What later changes have made of it. */
  contents?: Set<string>;
}

export async function indexStored(
  records: Iterable<StoredRecord> | AsyncIterable<StoredRecord>,
  findings: Findings,
): Promise<Map<string, StoredRoom>> {
  const rooms = new Map<string, StoredRoom>();
  for await (const record of records) {
    const room = roomOf(rooms, record.room);
    if (record.type === 'message') indexMessage(room, record, findings);
    else indexChange(room, record, findings);
  }
  return rooms;
}

export function roomOf(rooms: Map<string, StoredRoom>, name: string): StoredRoom {
  let room = rooms.get(name);
  if (!room) {
    room = {
      heads: { seq: 0, rev: 0 },
      messages: new Map(),
      changes: new Map(),
      sent: new Map(),
      lost: new Map(),
      asked: new Set(),
      acked: { at: -1 },
    };
    rooms.set(name, room);
  }
  return room;
}

export function messageKey(message: { user: string; clientMessageId: string }): string {
  return JSON.stringify([message.user, message.clientMessageId]);
}

export function changeKey(change: { seq: number; content: string }): string {
  return `${change.seq} ${change.content}`;
}

function indexMessage(room: StoredRoom, stored: StoredMessage, findings: Findings) {
  const { seq, clientMessageId } = stored;
  room.heads.seq = Math.max(room.heads.seq, seq);
  const key = messageKey(stored);
  const sameSeq = room.messages.get(seq)?.stored;
  const sameKey = room.sent.get(key)?.stored;
  if (sameKey)
    findings.add('STORED_TWICE', `${clientMessageId} is stored more than once`, sameKey, stored);
  else if (sameSeq)
    findings.add('STORED_SEQ_TWICE', `two messages are stored as ${seq}`, sameSeq, stored);
  const entry: MessageEntry = { stored };
  if (!sameSeq) room.messages.set(seq, entry);
  if (!sameKey) room.sent.set(key, entry);
}

function indexChange(room: StoredRoom, stored: StoredChange, findings: Findings) {
  room.heads.rev = Math.max(room.heads.rev, stored.rev);
  const same = room.changes.get(stored.rev);
  if (same)
    findings.add('CHANGE_STORED_TWICE', `two changes are stored as ${stored.rev}`, same, stored);
  else room.changes.set(stored.rev, stored);
}
