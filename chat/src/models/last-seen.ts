import { type Connection, type Model, Schema } from 'mongoose';

/** When a user was last online. */
export interface LastSeenRecord {
  /** The user's id. */
  _id: string;
  at: Date;
}

export type LastSeenModel = Model<LastSeenRecord>;

const schema = new Schema<LastSeenRecord>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  { versionKey: false },
);

export function lastSeenModel(connection: Connection): LastSeenModel {
  return connection.model<LastSeenRecord>('LastSeen', schema, 'lastSeen');
}
