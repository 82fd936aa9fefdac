import { type Connection, type Model, Schema } from 'mongoose';

/** An account has signed in from there. */
export interface KnownNetworkRecord {
  /** `account/network`, see `accountKey` and `networkOf`. */
  _id: string;
  lastSignInAt: Date;
}

export type KnownNetworkModel = Model<KnownNetworkRecord>;

/** After so long a network is as unknown as any other. */
export const knownNetworkSeconds = 30 * 24 * 3600;

const schema = new Schema<KnownNetworkRecord>(
  {
    _id: { type: String, required: true },
    lastSignInAt: { type: Date, required: true, expires: knownNetworkSeconds },
  },
  { versionKey: false },
);

export function knownNetworkModel(connection: Connection): KnownNetworkModel {
  return connection.model<KnownNetworkRecord>('KnownNetwork', schema);
}
