import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type PublicJwk, type SigningKey, toSigningKey } from '@usher/common';
import { duplicateKey } from '../models/duplicate-key.js';
import type { SigningKeyModel, SigningKeyRecord } from '../models/signing-key.js';
import { openJwk, sealJwk } from './sealed-jwk.js';

export interface SigningKeys {
  signingKey: SigningKey;
  /** What the JWKS publishes. */
  jwks: PublicJwk[];
}

/** The key that signs, made at the first start and kept; replicas that start together agree on one. */
export async function openSigningKeys(
  model: SigningKeyModel,
  secrets: readonly string[],
): Promise<SigningKeys> {
  const { _id: kid, sealed } = (await current(model)) ?? (await generate(model, secrets));
  const signingKey = toSigningKey({ ...openJwk(sealed, kid, secrets), kid });
  const records = await model.find().sort({ createdAt: -1 }).lean<SigningKeyRecord[]>();
  return { signingKey, jwks: records.map(({ publicJwk }) => publicJwk) };
}

function current(model: SigningKeyModel): Promise<SigningKeyRecord | null> {
  return model.findOne({ signs: true }).lean<SigningKeyRecord>().exec();
}

async function generate(
  model: SigningKeyModel,
  secrets: readonly string[],
): Promise<SigningKeyRecord> {
  const [secret] = secrets;
  if (secret === undefined) throw new Error('AUTH_SECRET is empty');
  const kid = randomUUID();
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const record: SigningKeyRecord = {
    _id: kid,
    publicJwk: { ...pair.publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' },
    sealed: sealJwk(pair.privateKey.export({ format: 'jwk' }), kid, secret),
    signs: true,
    createdAt: new Date(),
  };
  try {
    await model.create(record);
    return record;
  } catch (error) {
    const other = duplicateKey(error) === 'signs' ? await current(model) : null;
    if (!other) throw error;
    return other;
  }
}
