import type { PublicJwk } from '@usher/common';
import { Router } from 'express';

/** Public keys for every verifier (RFC 7517). */
export function jwks(published: () => readonly PublicJwk[]): Router {
  const router = Router();
  router.get('/.well-known/jwks.json', (_req, res) => {
    // Shorter than a new key is published before it signs.
    res.set('Cache-Control', 'public, max-age=15').json({ keys: published() });
  });
  return router;
}
