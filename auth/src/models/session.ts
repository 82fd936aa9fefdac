import type { EndReason } from '@usher/common/feed';
import { type Connection, type Model, Schema, type Types } from 'mongoose';

/** One sign-in on one device. */
export interface SessionRecord {
  /** The `sid` of its tokens. */
  _id: string;
  userId: Types.ObjectId;
  createdAt: Date;
  /** When even an active session is over. */
  absoluteAt: Date;
  /** When it is over unless it is refreshed before; never later than `absoluteAt`. */
  expiresAt: Date;
  /** SHA-256 of the refresh token that is in use, and of the one before it. */
  refreshHash: string;
  previousHash?: string;
  /** When the token before was replaced, and which `AUTH_SECRET` its successor was derived with. */
  rotatedAt?: Date;
  rotatedWith?: string;
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
    absoluteAt: { type: Date, required: true },
    // Dropped a day later: until the last access token has expired, the feed's window may need it.
    expiresAt: { type: Date, required: true, expires: 24 * 3600 },
    refreshHash: { type: String, required: true },
    previousHash: { type: String },
    rotatedAt: { type: Date },
    rotatedWith: { type: String },
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
