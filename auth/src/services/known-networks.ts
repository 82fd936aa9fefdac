import { networkOf } from '@usher/common/limits';
import { duplicateKey } from '../models/duplicate-key.js';
import { type KnownNetworkModel, knownNetworkSeconds } from '../models/known-network.js';
import { accountKey } from './account-key.js';

/** Where each account has signed in from lately. */
export interface KnownNetworks {
  add(email: string, address: string): Promise<void>;
  has(email: string, address: string): Promise<boolean>;
}

export function createKnownNetworks(
  model: KnownNetworkModel,
  { now }: { now: () => number },
): KnownNetworks {
  const idOf = (email: string, address: string) => `${accountKey(email)}/${networkOf(address)}`;

  return {
    async add(email, address) {
      const update = { $set: { lastSignInAt: new Date(now()) } };
      try {
        await model.updateOne({ _id: idOf(email, address) }, update, { upsert: true });
      } catch (error) {
        // Another sign-in of this moment has added it.
        if (duplicateKey(error) === undefined) throw error;
      }
    },
    async has(email, address) {
      const since = new Date(now() - knownNetworkSeconds * 1000);
      const known = { _id: idOf(email, address), lastSignInAt: { $gte: since } };
      return (await model.exists(known)) !== null;
    },
  };
}
