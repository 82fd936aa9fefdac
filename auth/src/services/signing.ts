import {
  HttpError,
  type KeyOptions,
  type PublicJwk,
  type SigningKey,
  sharedSigningKey,
} from '@usher/common';
import type { SigningKeyModel } from '../models/signing-key.js';
import { type KeyRing, type KeyRingOptions, openKeyRing } from './key-ring.js';
import { createKeyStore } from './key-store.js';
import { newRsaKeyPair } from './rsa-key-pair.js';

/** What auth signs with, and how others verify it. */
export interface Signing {
  signingKey(): SigningKey;
  /** Signs what receivers of signals are told. */
  signalKey(): SigningKey;
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
  /** Of what receivers of signals are told: with the keys of access tokens, or with RSA keys of its own. */
  signalsAlgorithm: 'ES256' | 'RS256';
  authSecrets: readonly string[];
}

export async function openSigning(
  models: { signingKeys: SigningKeyModel; signalKeys: SigningKeyModel },
  { jwtKey, signalsAlgorithm, authSecrets, ...options }: SigningOptions,
): Promise<Signing> {
  if (jwtKey) return sharedSigning(jwtKey);
  const ring = await openKeyRing(createKeyStore(models.signingKeys, authSecrets), options);
  const signing = { ...ring, signalKey: ring.signingKey, keys: { source: ring.source } };
  if (signalsAlgorithm === 'ES256') return signing;
  const store = createKeyStore(models.signalKeys, authSecrets, newRsaKeyPair);
  // A receiver checks a signal when it comes; no session is recognised by it.
  const lifetimes = { ...options, sessionSeconds: options.tokenSeconds };
  return withSignalRing(signing, await openKeyRing(store, lifetimes));
}

function withSignalRing(signing: Signing, signals: KeyRing): Signing {
  return {
    ...signing,
    signalKey: signals.signingKey,
    published: () => [...signing.published(), ...signals.published()],
    async rotate() {
      const [next] = await Promise.all([signing.rotate(), signals.rotate()]);
      return next;
    },
    close() {
      signing.close();
      signals.close();
    },
  };
}

function sharedSigning(jwtKey: string): Signing {
  const key = sharedSigningKey(jwtKey);
  return {
    signingKey: () => key,
    signalKey: () => key,
    published: () => [],
    keys: { jwtKey },
    rotate: () => {
      throw new HttpError('CONFLICT', 'JWT_KEY is one shared secret: there are no keys to rotate');
    },
    close: () => {},
  };
}
