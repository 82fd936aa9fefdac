import type { PublicJwk } from '@usher/common';
import { Router } from 'express';

/** Public keys for every verifier (RFC 7517). */
export function jwks(keys: readonly PublicJwk[]): Router {
  const router = Router();
  router.get('/.well-known/jwks.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=60').json({ keys });
  });
  return router;
}
