import {
  HttpError,
  type KeyOptions,
  type PublicJwk,
  type SigningKey,
  sharedSigningKey,
} from '@usher/common';
import type { SigningKeyModel } from '../models/signing-key.js';
import { type KeyRingOptions, openKeyRing } from './key-ring.js';
import { createKeyStore } from './key-store.js';

/** What auth signs with, and how others verify it. */
export interface Signing {
  signingKey(): SigningKey;
  published(): readonly PublicJwk[];
  /** For auth's own verifier. */
  keys: KeyOptions;
  /** @throws HttpError `CONFLICT` where one shared secret stands in for the key ring */
  rotate(): Promise<{ kid: string; signsFrom: Date }>;
  close(): void;
}

export interface SigningOptions extends KeyRingOptions {
  /** The shared HS256 secret of teams that move over; there is no key ring then. */
  jwtKey: string | undefined;
  authSecrets: readonly string[];
}

export async function openSigning(
  model: SigningKeyModel,
  { jwtKey, authSecrets, ...options }: SigningOptions,
): Promise<Signing> {
  if (jwtKey) return sharedSigning(jwtKey);
  const ring = await openKeyRing(createKeyStore(model, authSecrets), options);
  return { ...ring, keys: { source: ring.source } };
}

function sharedSigning(jwtKey: string): Signing {
  const key = sharedSigningKey(jwtKey);
  return {
    signingKey: () => key,
    published: () => [],
    keys: { jwtKey },
    rotate: () => {
      throw new HttpError('CONFLICT', 'JWT_KEY is one shared secret: there are no keys to rotate');
    },
    close: () => {},
  };
}
