import { type Connection, type Model, Schema } from 'mongoose';

/** Somebody to write to, as auth's news and the claims of their tokens have told. */
export interface PersonRecord {
  _id: string;
  name: string;
  /** The name as it is compared and ordered; see `fold`. */
  folded: string;
  /** Its words, each found by its beginning. */
  words: string[];
  status: 'active' | 'banned';
  /** Of the news that this is from: what has a lower one came too late. */
  ver: number;
}

export type PersonModel = Model<PersonRecord>;

const schema = new Schema<PersonRecord>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    folded: { type: String, required: true },
    words: { type: [String], required: true, index: true },
    status: { type: String, required: true },
    ver: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ folded: 1, _id: 1 });

export function personModel(connection: Connection): PersonModel {
  return connection.model<PersonRecord>('Person', schema);
}
