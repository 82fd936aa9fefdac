import { type RequestHandler, Router } from 'express';
import type { Sessions } from '../services/sessions.js';

export function signout(sessions: Sessions, writesSession: RequestHandler): Router {
  const router = Router();
  router.post('/signout', writesSession, async (req, res) => {
    // First of all: the browser's cookie goes even if the session's end cannot be recorded.
    req.session = null;
    const { currentUser } = req;
    if (currentUser) await sessions.end(currentUser.sid, currentUser.id, 'signout');
    res.json({});
  });
  return router;
}
