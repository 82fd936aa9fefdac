import { requireRole } from '@usher/common/express';
import { Router } from 'express';

export function uptime(): Router {
  const router = Router();
  router.get('/uptime', requireRole('admin'), (_req, res) => {
    res.json({ seconds: Math.floor(process.uptime()) });
  });
  return router;
}
