import type { Logger } from '@usher/common/service';
import { type Request, type Response, Router } from 'express';
import { isRoomId, lobbyId } from '../chat/contract.js';
import type { ChatReader } from '../server/chat-reader.js';
import type { ClientFiles } from '../server/client-files.js';
import { loadChat } from '../server/load-chat.js';
import { renderPage } from '../server/render-page.js';

const statusOf = { granted: 200, forbidden: 403, missing: 404 };

/** `/` is the lobby, `/rooms/:id` any other room. */
export function chatPages(chat: ChatReader, files: ClientFiles, log: Logger): Router {
  const router = Router();
  router.get('/', (req, res) => showRoom(req, res, lobbyId));
  router.get('/rooms/:id', (req, res) => showRoom(req, res, req.params.id));

  async function showRoom(req: Request, res: Response, roomId: string): Promise<void> {
    const next = roomId !== lobbyId && isRoomId(roomId) ? `next=/rooms/${roomId}` : '';
    const user = req.currentUser;
    if (!user) return res.redirect(303, next ? `/signin?${next}` : '/signin');

    const visit = { cookies: req.headers.cookie, requestId: req.id };
    const onFault = (err: unknown) => log.warn({ err, reqId: req.id }, 'chat did not answer');
    const start = await loadChat(chat, visit, { user, roomId, onFault });
    if (start === 'signed-out') {
      return res.redirect(303, `/signin?session=ended${next && `&${next}`}`);
    }
    const html = renderPage({ page: 'chat', ...start }, files);
    res.status(statusOf[start.access]).type('html').send(html);
  }

  return router;
}
