import type { EndReason } from '@usher/common/feed';
import { type Connection, type Model, Schema, type Types } from 'mongoose';

/** One sign-in on one device. */
export interface SessionRecord {
  /** The `sid` of its tokens. */
  _id: string;
  userId: Types.ObjectId;
  createdAt: Date;
  /** When even an active session is over; MongoDB then drops the document. */
  expiresAt: Date;
  endedAt?: Date;
  endReason?: EndReason;
  userAgent: string;
  address: string;
}

export type SessionModel = Model<SessionRecord>;

const schema = new Schema<SessionRecord>(
  {
    _id: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, required: true, index: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true, expires: 0 },
    endedAt: { type: Date, index: { sparse: true } },
    endReason: { type: String },
    userAgent: { type: String, default: '' },
    address: { type: String, default: '' },
  },
  { versionKey: false },
);

export function sessionModel(connection: Connection): SessionModel {
  return connection.model<SessionRecord>('Session', schema);
}
