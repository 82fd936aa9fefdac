import { createHash, randomBytes } from 'node:crypto';

/** What lets a service ask auth within this one process: made at each start and kept nowhere. */
export function newLocalClient(service: string) {
  const id = `local-${service}`;
  const secret = randomBytes(32).toString('base64url');
  return {
    settings: { AUTH_CLIENT_ID: id, AUTH_CLIENT_SECRET: secret },
    /** As auth knows it. */
    known: { id, secretHash: createHash('sha256').update(secret).digest(), roles: [] },
  };
}
