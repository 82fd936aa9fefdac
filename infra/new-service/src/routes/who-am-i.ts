import { Router } from 'express';

export function whoAmI(): Router {
  const router = Router();
  router.get('/me', (req, res) => {
    res.json({ user: req.currentUser });
  });
  return router;
}
