import { type Connection, type Model, Schema, type Types } from 'mongoose';

/** What whoever reads a mail of ours may do with the token in it. */
export type MailPurpose = 'reset' | 'verify';

/** The one token of its purpose that a user has; a newer one takes its place. */
export interface MailTokenRecord {
  userId: Types.ObjectId;
  purpose: MailPurpose;
  /** SHA-256 of the token, which itself is only in the mail. */
  hash: string;
  expiresAt: Date;
}

export type MailTokenModel = Model<MailTokenRecord>;

const schema = new Schema<MailTokenRecord>(
  {
    userId: { type: Schema.Types.ObjectId, required: true },
    purpose: { type: String, enum: ['reset', 'verify'], required: true },
    hash: { type: String, required: true, unique: true },
    expiresAt: { type: Date, required: true, expires: 0 },
  },
  { versionKey: false },
);
schema.index({ userId: 1, purpose: 1 }, { unique: true });

export function mailTokenModel(connection: Connection): MailTokenModel {
  return connection.model<MailTokenRecord>('MailToken', schema);
}
