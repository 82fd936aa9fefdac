import { createHash, randomBytes } from 'node:crypto';

/** A service that may ask auth: its secret, and what auth is told of it. */
export interface Client {
  id: string;
  secret: string;
  /** An item of `AUTH_CLIENTS`. */
  known: string;
}

export function makeClient(id: string, roles: readonly string[] = []): Client {
  const secret = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(secret).digest('hex');
  return {
    id,
    secret,
    known: [id, hash, ...(roles.length > 0 ? [roles.join('+')] : [])].join(':'),
  };
}
