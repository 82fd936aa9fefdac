import { HttpError, type Verifier } from '@usher/common';
import { currentUser, errorHandler, gatewayIdentity, requireAuth } from '@usher/common/express';
import { createHttpServer } from '@usher/common/service';
import express, { type RequestHandler } from 'express';

export interface Client {
  id: string;
  secret: string;
}

/** The same route behind each way to learn who asks. */
export function deciders(authUrl: string, verifier: Verifier, client: Client) {
  return {
    nobody: open((_req, _res, next) => next()),
    local: open(currentUser(verifier), requireAuth),
    behindGateway: open(gatewayIdentity(verifier), requireAuth),
    asking: open(askAuth(authUrl, client)),
  };
}

function open(...guards: RequestHandler[]) {
  const app = express();
  app.get('/', ...guards, (_req, res) => void res.json({ ok: true }));
  app.use(errorHandler());
  return createHttpServer(app);
}

/** As a service without our library would do it (RFC 7662). */
function askAuth(authUrl: string, { id, secret }: Client): RequestHandler {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  return async (req, _res, next) => {
    const [, session = ''] = /session=([^;]+)/.exec(req.headers.cookie ?? '') ?? [];
    const { jwt } = JSON.parse(Buffer.from(session, 'base64').toString());
    const answer = await fetch(`${authUrl}/api/users/introspect`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ token: jwt }),
    });
    const { active } = (await answer.json()) as { active: boolean };
    if (!active) throw new HttpError('AUTH_REQUIRED');
    next();
  };
}
