import { randomBytes } from 'node:crypto';
import type { AccessTokenClaims } from '../tokens/sign-access-token.js';

/** A user with a session of their own; every call makes another one. */
export function testUser(claims: Partial<AccessTokenClaims> = {}): AccessTokenClaims {
  const id = randomBytes(12).toString('hex');
  return {
    id,
    email: `${id}@example.com`,
    name: 'Ada',
    roles: ['user'],
    sid: randomBytes(16).toString('base64url'),
    ver: 1,
    ...claims,
  };
}
