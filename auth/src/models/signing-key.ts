import type { PublicJwk } from '@usher/common';
import { type Connection, type Model, Schema } from 'mongoose';

export interface SigningKeyRecord {
  /** The `kid`. */
  _id: string;
  publicJwk: PublicJwk;
  /** The private JWK, sealed with a key derived from `AUTH_SECRET`. */
  sealed: string;
  createdAt: Date;
  /** It is published before it signs, so that every verifier knows it by then. */
  signsFrom: Date;
  /** The `kid` before it, or `none`: unique, so that replicas agree on each next key. */
  follows: string;
}

export type SigningKeyModel = Model<SigningKeyRecord>;

const schema = new Schema<SigningKeyRecord>(
  {
    _id: { type: String, required: true },
    publicJwk: { type: Schema.Types.Mixed, required: true },
    sealed: { type: String, required: true },
    createdAt: { type: Date, required: true },
    signsFrom: { type: Date, required: true },
    follows: { type: String, required: true, unique: true },
  },
  { versionKey: false },
);

export function signingKeyModel(connection: Connection): SigningKeyModel {
  return connection.model<SigningKeyRecord>('SigningKey', schema);
}

/** Keys that sign nothing but what receivers of signals are told, where those want another algorithm. */
export function signalKeyModel(connection: Connection): SigningKeyModel {
  return connection.model<SigningKeyRecord>('SignalKey', schema);
}
