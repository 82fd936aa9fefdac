import type { CurrentUser } from '@usher/common';
import type { Logger } from '@usher/common/service';
import { forwardedHeaders } from '@usher/common/ssr';
import { type Request, type Response, Router } from 'express';
import { isRoomId, lobbyId } from '../chat/contract.js';
import type { ChatReader } from '../server/chat-reader.js';
import type { ClientFiles } from '../server/client-files.js';
import { createFirstInAWhile } from '../server/first-in-a-while.js';
import { type LoadedChat, loadChat, withoutChat } from '../server/load-chat.js';
import { renderPage } from '../server/render-page.js';

export interface ChatPagesParts {
  chat: ChatReader;
  files: ClientFiles;
  /** Name of the session cookie. */
  cookie: string;
  /** Sends a visitor through a refresh and back. */
  refresh: (req: Request, res: Response) => void;
  log: Logger;
}

const statusOf = { granted: 200, forbidden: 403, missing: 404 };

/** `/` is the lobby, `/rooms/:id` any other room. */
export function chatPages({ chat, files, cookie, refresh, log }: ChatPagesParts): Router {
  const router = Router();
  router.get('/', (req, res) => showRoom(req, res, lobbyId));
  router.get('/rooms/:id', (req, res) => showRoom(req, res, req.params.id));
  // If chat went on to refuse what has just been refreshed, visitors would go round in circles.
  const mayRefresh = createFirstInAWhile(10_000);

  async function showRoom(req: Request, res: Response, roomId: string): Promise<void> {
    const user = req.currentUser;
    if (!user) return signIn(res, roomId, req.authError?.code === 'SESSION_REVOKED');
    const loaded = await load(req, user, roomId);
    if (loaded === 'signed-out') return signIn(res, roomId, true);
    if (loaded === 'expired' && mayRefresh(user.sid)) return refresh(req, res);
    const start = loaded === 'expired' ? withoutChat(user, roomId) : loaded;
    const html = renderPage({ page: 'chat', expiresAt: user.exp, ...start }, files);
    res.status(statusOf[start.access]).type('html').send(html);
  }

  function load(req: Request, user: CurrentUser, roomId: string): Promise<LoadedChat> {
    const onFault = (err: unknown) => log.warn({ err, reqId: req.id }, 'chat did not answer');
    return loadChat(chat, forwardedHeaders(req, { cookie }), { user, roomId, onFault });
  }
  return router;
}

function signIn(res: Response, roomId: string, ended: boolean): void {
  const next = roomId !== lobbyId && isRoomId(roomId) ? `next=/rooms/${roomId}` : '';
  const query = [ended ? 'session=ended' : '', next].filter(Boolean).join('&');
  res.redirect(303, query ? `/signin?${query}` : '/signin');
}
