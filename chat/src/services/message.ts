import type { MessageRecord, Reaction } from '../models/message.js';

/** A message as clients see it, over HTTP and sockets alike. */
export interface Message {
  seq: number;
  id: string;
  roomId: string;
  clientMessageId: string;
  sender: { id: string; name: string };
  /** Empty once deleted. */
  text: string;
  /** ISO 8601, like all times here. */
  at: string;
  /** The `seq` that it answers. */
  replyTo?: number;
  editedAt?: string;
  deletedAt?: string;
  /** In the order in which each emoji came first. */
  reactions: Reaction[];
  /** Ids of the members whom the text names, where it names any. */
  mentions?: string[];
}

export function toMessage(record: MessageRecord): Message {
  const { _id, roomId, seq, clientMessageId, sender, text, at } = record;
  const { replyTo, editedAt, deletedAt, reactions = [], mentions = [] } = record;
  return {
    seq,
    id: _id.toString(),
    roomId,
    clientMessageId,
    sender,
    text,
    at: at.toISOString(),
    ...(replyTo !== undefined && { replyTo }),
    ...(editedAt && { editedAt: editedAt.toISOString() }),
    ...(deletedAt && { deletedAt: deletedAt.toISOString() }),
    reactions,
    ...(mentions.length > 0 && { mentions }),
  };
}
