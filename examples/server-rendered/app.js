import { currentUser, errorHandler } from '@usher/common/express';
import { forwardedHeaders, refreshExpired, sendThroughRefresh } from '@usher/common/ssr';
import express from 'express';
import { roomsPage, signInPage } from './pages.js';
import { passOn } from './pass-on.js';

export function createApp({ verifier, origin, usherUrl }) {
  const origins = [origin];
  const refresh = sendThroughRefresh({ origins });
  const app = express();
  // An ingress does this elsewhere: pages and APIs share one origin, and so its cookies.
  app.use('/api', passOn(usherUrl));
  app.use(currentUser(verifier), refreshExpired({ origins }));

  app.get('/', async (req, res) => {
    res.set('Cache-Control', 'no-store');
    if (!req.currentUser) return res.send(signInPage());
    const answer = await fetch(`${usherUrl}/api/chat/rooms`, {
      headers: forwardedHeaders(req),
      redirect: 'error',
    });
    const body = await answer.json();
    if (answer.ok) return res.send(roomsPage(req.currentUser, body.rooms));
    // The token may have expired, or the session ended, since it was checked above.
    const [{ code, message }] = body.errors;
    if (code === 'TOKEN_EXPIRED') return refresh(req, res);
    res.status(answer.status).send(signInPage(message));
  });

  app.use(errorHandler({ onFault: (error) => console.error(error) }));
  return app;
}
