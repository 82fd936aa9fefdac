import { type Request, type Response, Router } from 'express';
import { isRoomId } from '../chat/contract.js';
import type { ClientFiles } from '../server/client-files.js';
import { renderPage } from '../server/render-page.js';

/** `/signin` and `/signup`. */
export function accountPages(files: ClientFiles): Router {
  const router = Router();
  for (const page of ['signin', 'signup'] as const) {
    router.get(`/${page}`, (req: Request, res: Response) => {
      const ended = req.query.session === 'ended';
      const next = safeNext(req.query.next);
      // Who was just told that the session has ended is not sent back to hear it again.
      if (req.currentUser && !ended) return res.redirect(303, next);
      const notice = ended ? { notice: 'session-ended' as const } : {};
      res.type('html').send(renderPage({ page, next, ...notice }, files));
    });
  }
  return router;
}

/** Only to a room: an address from the query could lead anywhere. */
function safeNext(next: unknown): string {
  const [, roomId = ''] = /^\/rooms\/([^/]+)$/.exec(typeof next === 'string' ? next : '') ?? [];
  return isRoomId(roomId) ? `/rooms/${roomId}` : '/';
}
