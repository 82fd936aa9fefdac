import { HttpError, type SessionQuestion } from '@usher/common';
import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import { type Clients, serviceRole } from '../services/clients.js';
import type { Introspection } from '../services/introspection.js';
import { counts, lengths } from './field-rules.js';
import { oauthBody } from './oauth-body.js';
import { oauthErrors } from './oauth-errors.js';
import { requireClient, requireClientRole } from './require-client.js';

/**
 * Whether a token counts (RFC 7662), and in one batch which sessions have ended: for services that ask
 * instead of verifying, and for verifiers whose session feed is stale.
 */
export function introspect(clients: Clients, introspection: Introspection): Router {
  const router = Router();
  router.post(
    '/introspect',
    ...oauthBody({ limitBytes: 256 * 1024 }),
    requireClient(clients),
    requireClientRole(serviceRole),
    body('token').optional().isString().bail().isLength(lengths.accessToken),
    body('sessions').optional().isArray(counts.introspected).bail().custom(areQuestions),
    validateRequest,
    async (req, res) => {
      const { token, sessions } = matchedData<{ token?: string; sessions?: SessionQuestion[] }>(
        req,
      );
      if ((token === undefined) === (sessions === undefined)) {
        throw new HttpError('VALIDATION_FAILED', 'Send either token or sessions');
      }
      if (token !== undefined) res.json(await introspection.token(token));
      else res.json({ sessions: await introspection.sessions(sessions ?? []) });
    },
  );
  router.use('/introspect', oauthErrors);
  return router;
}

/** One pass by hand: a chain for each of 3,000 fields takes longer than the answer. */
function areQuestions(value: unknown[]): true {
  if (!value.every(isQuestion)) throw new Error('Each session is { sid, userId, ver }');
  return true;
}

function isQuestion(value: unknown): value is SessionQuestion {
  const { sid, userId, ver } = (value ?? {}) as Record<string, unknown>;
  return isId(sid) && isId(userId) && Number.isSafeInteger(ver);
}

function isId(value: unknown): boolean {
  const { min, max } = lengths.foreignId;
  return typeof value === 'string' && value.length >= min && value.length <= max;
}
