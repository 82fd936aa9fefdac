import type { PublicJwk } from '@usher/common';
import { type Connection, type Model, Schema } from 'mongoose';

export interface SigningKeyRecord {
  /** The `kid`. */
  _id: string;
  publicJwk: PublicJwk;
  /** The private JWK, sealed with a key derived from `AUTH_SECRET`. */
  sealed: string;
  /** True for the one key that signs. */
  signs: boolean;
  createdAt: Date;
}

export type SigningKeyModel = Model<SigningKeyRecord>;

const schema = new Schema<SigningKeyRecord>(
  {
    _id: { type: String, required: true },
    publicJwk: { type: Schema.Types.Mixed, required: true },
    sealed: { type: String, required: true },
    signs: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ signs: 1 }, { unique: true, partialFilterExpression: { signs: true } });

export function signingKeyModel(connection: Connection): SigningKeyModel {
  return connection.model<SigningKeyRecord>('SigningKey', schema);
}
