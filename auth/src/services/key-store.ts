import { type KeyPair, newKeyPair, type SigningKey, toSigningKey } from '@usher/common';
import { duplicateKey } from '../models/duplicate-key.js';
import type { SigningKeyModel, SigningKeyRecord } from '../models/signing-key.js';
import { createSealer } from './sealed.js';

/** The keys in the database, their private halves sealed. */
export interface KeyStore {
  /** Newest first. */
  all(): Promise<SigningKeyRecord[]>;
  /** Adds the key that follows another; when a replica was faster, its key stands and ours is dropped. */
  add(follows: string, signsFrom: Date): Promise<void>;
  /** Opens a key, and seals it anew when that was done with an older secret. */
  open(record: SigningKeyRecord): Promise<SigningKey>;
  drop(kids: readonly string[]): Promise<void>;
}

/**
 * @param secrets the first seals, all of them open
 * @param newPair makes the keys; default ES256
 */
export function createKeyStore(
  model: SigningKeyModel,
  secrets: readonly string[],
  newPair: () => KeyPair | Promise<KeyPair> = newKeyPair,
): KeyStore {
  const sealer = createSealer(secrets, 'usher signing keys');
  return {
    all: () => model.find().sort({ signsFrom: -1 }).lean<SigningKeyRecord[]>().exec(),
    async add(follows, signsFrom) {
      const { kid, publicJwk, privateJwk } = await newPair();
      const record: SigningKeyRecord = {
        _id: kid,
        publicJwk,
        sealed: sealer.seal(JSON.stringify(privateJwk), kid),
        createdAt: new Date(),
        signsFrom,
        follows,
      };
      await model.create(record).catch((error: unknown) => {
        if (duplicateKey(error) !== 'follows') throw error;
      });
    },
    async open({ _id: kid, sealed }) {
      const opened = sealer.open(sealed, kid);
      if (!opened) {
        throw new Error('AUTH_SECRET does not open the stored signing key: was it changed?');
      }
      if (!opened.withFirst) {
        await model.updateOne({ _id: kid, sealed }, { sealed: sealer.seal(opened.text, kid) });
      }
      return toSigningKey({ ...JSON.parse(opened.text), kid });
    },
    async drop(kids) {
      await model.deleteMany({ _id: { $in: kids } });
    },
  };
}
