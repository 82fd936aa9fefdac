import jwt from 'jsonwebtoken';
import { maxProofSeconds } from '../verifier/verified-proof.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import type { AccessTokenOptions } from './sign-access-token.js';
import type { SigningKey } from './signing-key.js';

/**
 * Signs what a gateway hands to the services behind it: whom it has let through (`typ: gateway+jwt`, 30
 * seconds). `gatewayIdentity` and `authenticate` accept it, nothing else does.
 *
 * @returns a compact JWT for the `Identity-Proof` header
 */
export function signGatewayProof(
  { user, ver }: VerifiedToken,
  { alg, key, kid }: SigningKey,
  options: Omit<AccessTokenOptions, 'ttlSeconds'> = {},
): string {
  const { issuer = 'usher', audience = 'usher', now = Date.now } = options;
  const { id, name, roles, email, sid, exp } = user;
  const iat = Math.floor(now() / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    iat,
    exp: iat + maxProofSeconds,
    session_exp: exp,
    sub: id,
    name,
    roles,
    ...(sid && { sid, ver, email }),
  };
  const header = { alg, typ: 'gateway+jwt', ...(kid && { kid }) };
  return jwt.sign(claims, key, { algorithm: alg, header });
}
