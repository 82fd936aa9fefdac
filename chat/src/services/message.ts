import type { MessageRecord } from '../models/message.js';

/** A message as clients see it, over HTTP and sockets alike. */
export interface Message {
  seq: number;
  id: string;
  roomId: string;
  clientMessageId: string;
  sender: { id: string; name: string };
  text: string;
  /** ISO 8601. */
  at: string;
}

export function toMessage(record: MessageRecord): Message {
  const { _id, roomId, seq, clientMessageId, sender, text, at } = record;
  return { seq, id: _id.toString(), roomId, clientMessageId, sender, text, at: at.toISOString() };
}
