import { join } from 'node:path';
import express, { Router } from 'express';
import type { ClientFiles } from '../server/client-files.js';

/** Vite's output: names with a hash never change what they hold. */
export function staticFiles({ folder }: ClientFiles): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      index: false,
      redirect: false,
      setHeaders: (res) => res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  router.get('/favicon.svg', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=86400');
    res.sendFile('favicon.svg', { root: folder, cacheControl: false });
  });
  return router;
}
