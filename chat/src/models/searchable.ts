import { type Connection, type Model, Schema, type Types } from 'mongoose';

/**
 * A message's text as search finds it; kept beside the messages, because an index of words would slow
 * their writing.
 */
export interface SearchableRecord {
  /** The message's. */
  _id: Types.ObjectId;
  roomId: string;
  seq: number;
  /** Empty once deleted, so that what is written late cannot bring it back. */
  text: string;
  at: Date;
  /** The message's newest change when this was read. */
  rev: number;
}

export type SearchableModel = Model<SearchableRecord>;

const schema = new Schema<SearchableRecord>(
  {
    roomId: { type: String, required: true },
    seq: { type: Number, required: true },
    text: { type: String, default: '' },
    at: { type: Date, required: true },
    rev: { type: Number, required: true },
  },
  { versionKey: false },
);
// No language of its own: a chat speaks many, and one's stop words are another's news.
schema.index({ text: 'text', roomId: 1 }, { default_language: 'none' });

export function searchableModel(connection: Connection): SearchableModel {
  return connection.model<SearchableRecord>('Searchable', schema);
}
