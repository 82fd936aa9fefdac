import { requireRole, validateRequest } from '@usher/common/express';
import { type Request, Router } from 'express';
import { body, matchedData } from 'express-validator';
import { type Act, type Administration, grantableRoles } from '../services/administration.js';
import { deviceOf } from './device-of.js';
import { counts, lengths } from './field-rules.js';
import { userIdParam } from './fields.js';
import { sendOutcome } from './send-outcome.js';
import { signedIn } from './signed-in.js';

/** What an admin does to one account. */
export function adminActs(administration: Administration): Router {
  const router = Router();
  const guard = [requireRole('admin'), userIdParam()];

  router.post(
    '/admin/users/:id/ban',
    ...guard,
    body('reason')
      .optional()
      .isString()
      .withMessage('Use a text')
      .bail()
      .trim()
      .isLength(lengths.banReason)
      .withMessage('Use at most 500 characters'),
    validateRequest,
    async (req, res) => {
      const { reason } = matchedData<{ reason?: string }>(req);
      sendOutcome(res, await administration.ban(actOf(req), reason));
    },
  );
  router.post('/admin/users/:id/unban', ...guard, validateRequest, async (req, res) => {
    sendOutcome(res, await administration.unban(actOf(req)));
  });
  router.post(
    '/admin/users/:id/roles',
    ...guard,
    body('roles').isArray(counts.roles).withMessage('Send a list of roles').bail(),
    body('roles.*')
      .isString()
      .bail()
      .isIn(grantableRoles)
      .withMessage(`Use ${grantableRoles.join(', ')}`),
    validateRequest,
    async (req, res) => {
      const { roles } = matchedData<{ roles: string[] }>(req);
      sendOutcome(res, await administration.setRoles(actOf(req), roles));
    },
  );
  router.post('/admin/users/:id/signout', ...guard, validateRequest, async (req, res) => {
    sendOutcome(res, await administration.signOut(actOf(req)));
  });
  return router;
}

function actOf(req: Request): Act {
  const { id: userId } = matchedData<{ id: string }>(req);
  return { userId, actorId: signedIn(req).id, from: deviceOf(req) };
}
