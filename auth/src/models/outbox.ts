import type { FeedEntry } from '@usher/common/feed';
import { type Connection, type Model, Schema, type Types } from 'mongoose';

/** An entry that the session feed may not have yet: written together with what it tells of. */
export interface OutboxRecord {
  _id: Types.ObjectId;
  entry: FeedEntry;
  createdAt: Date;
}

export type OutboxModel = Model<OutboxRecord>;

const schema = new Schema<OutboxRecord>(
  {
    entry: { type: Schema.Types.Mixed, required: true },
    createdAt: { type: Date, required: true, index: true },
  },
  { versionKey: false },
);

export function outboxModel(connection: Connection): OutboxModel {
  return connection.model<OutboxRecord>('Outbox', schema);
}
