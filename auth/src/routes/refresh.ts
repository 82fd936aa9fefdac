import { HttpError } from '@usher/common';
import { rateLimit, validateRequest } from '@usher/common/express';
import { type Request, Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { AuthLimits } from '../services/limits.js';
import type { Refresh } from '../services/refresh.js';
import { sidOf } from '../services/refresh-tokens.js';
import { bearerBody } from './bearer-body.js';
import { deviceOf } from './device-of.js';
import { lengths } from './field-rules.js';
import type { SessionWriter } from './session-writer.js';

/** For scripts: with cookies, or with `{ refreshToken }` for clients that keep their tokens themselves. */
export function refresh(
  renew: Refresh,
  writer: SessionWriter,
  limits: Pick<AuthLimits, 'refreshNetwork'>,
): Router {
  const router = Router();
  router.post(
    '/refresh',
    writer.mount,
    body('refreshToken')
      .optional()
      .isString()
      .bail()
      .isLength(lengths.refreshToken)
      .withMessage('This is not a refresh token'),
    validateRequest,
    rateLimit(limits.refreshNetwork),
    async (req, res) => {
      const { refreshToken } = matchedData<{ refreshToken?: string }>(req);
      if (refreshToken !== undefined) {
        return void res.json(bearerBody(await renew(refreshToken, deviceOf(req))));
      }
      const issued = await renew(tokenOfCookies(req, writer), deviceOf(req));
      writer.write(req, res, issued);
      res.json({ user: issued.user, expiresIn: issued.expiresIn });
    },
  );
  return router;
}

/**
 * The refresh cookie counts only beside a session cookie of the same session: one that a sibling domain
 * has planted signs nobody in.
 */
export function tokenOfCookies(req: Request, writer: SessionWriter): string {
  const token = writer.refreshTokenOf(req);
  const owner = writer.ownerOf(req);
  if (!token || !owner || sidOf(token) !== owner.user.sid) throw new HttpError('AUTH_REQUIRED');
  return token;
}
