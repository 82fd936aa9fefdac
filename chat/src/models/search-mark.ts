import { type Connection, type Model, Schema } from 'mongoose';

/** Up to where a room can be searched. */
export interface SearchMarkRecord {
  /** The room's id. */
  _id: string;
  seq: number;
  rev: number;
}

export type SearchMarkModel = Model<SearchMarkRecord>;

const schema = new Schema<SearchMarkRecord>(
  {
    _id: { type: String, required: true },
    seq: { type: Number, required: true },
    rev: { type: Number, required: true },
  },
  { versionKey: false },
);

export function searchMarkModel(connection: Connection): SearchMarkModel {
  return connection.model<SearchMarkRecord>('SearchMark', schema);
}
