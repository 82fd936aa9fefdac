import { Router } from 'express';

export function currentUserRoute(): Router {
  const router = Router();
  router.get('/currentuser', (req, res) => {
    res.json({ currentUser: req.currentUser ?? null });
  });
  return router;
}
