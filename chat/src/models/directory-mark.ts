import { type Connection, type Model, Schema } from 'mongoose';

/** How far auth's directory has been read. */
export interface DirectoryMarkRecord {
  _id: 'users';
  /** When the last change was made that was read. */
  since: Date;
}

export type DirectoryMarkModel = Model<DirectoryMarkRecord>;

const schema = new Schema<DirectoryMarkRecord>(
  { _id: { type: String, required: true }, since: { type: Date, required: true } },
  { versionKey: false },
);

export function directoryMarkModel(connection: Connection): DirectoryMarkModel {
  return connection.model<DirectoryMarkRecord>('DirectoryMark', schema);
}
