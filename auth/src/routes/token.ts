import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { IssueClientToken } from '../services/client-tokens.js';
import type { Clients } from '../services/clients.js';
import { lengths } from './field-rules.js';
import { oauthBody } from './oauth-body.js';
import { oauthErrors } from './oauth-errors.js';
import { clientOf, requireClient } from './require-client.js';
import { sendOAuthError } from './send-oauth-error.js';

/** OAuth's client credentials grant (RFC 6749 section 4.4): a service gets a token to act as itself. */
export function token(clients: Clients, issue: IssueClientToken): Router {
  const router = Router();
  router.post(
    '/token',
    ...oauthBody(),
    requireClient(clients),
    body('grant_type').isString().bail().isLength(lengths.grantType),
    validateRequest,
    (req, res) => {
      const { grant_type } = matchedData<{ grant_type: string }>(req);
      if (grant_type !== 'client_credentials') {
        return sendOAuthError(res, 'unsupported_grant_type', 'Use client_credentials');
      }
      const { token, expiresIn } = issue(clientOf(res));
      res.set('Pragma', 'no-cache');
      res.json({ access_token: token, token_type: 'Bearer', expires_in: expiresIn });
    },
  );
  router.use('/token', oauthErrors);
  return router;
}
