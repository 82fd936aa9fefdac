import { validateRequest } from '@usher/common/express';
import { type Request, Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { Role } from '../models/membership.js';
import type { Deed, Moderation } from '../services/moderation.js';
import { roomIdParam, userIdField } from './fields.js';
import { signedIn } from './signed-in.js';

const roles: Role[] = ['owner', 'moderator', 'member'];

/** What is done to one other in a room. */
export function roomActs(moderation: Moderation): Router {
  const router = Router();
  const act = [roomIdParam(), userIdField(), validateRequest];

  router.post('/rooms/:id/invite', ...act, async (req, res) => {
    res.json({ room: await moderation.invite(deedOf(req)) });
  });
  router.post('/rooms/:id/kick', ...act, async (req, res) => {
    res.json({ room: await moderation.kick(deedOf(req)) });
  });
  router.post('/rooms/:id/mute', ...act, async (req, res) => {
    res.json({ room: await moderation.mute(deedOf(req)) });
  });
  router.post('/rooms/:id/unmute', ...act, async (req, res) => {
    res.json({ room: await moderation.unmute(deedOf(req)) });
  });
  router.post('/rooms/:id/ban', ...act, async (req, res) => {
    res.json({ room: await moderation.ban(deedOf(req)) });
  });
  router.post('/rooms/:id/unban', ...act, async (req, res) => {
    res.json({ room: await moderation.unban(deedOf(req)) });
  });
  router.post(
    '/rooms/:id/role',
    body('role')
      .isString()
      .bail()
      .isIn(roles)
      .withMessage(`Use ${roles.join(', ')}`),
    ...act,
    async (req, res) => {
      const { role } = matchedData<{ role: Role }>(req);
      res.json({ room: await moderation.setRole(deedOf(req), role) });
    },
  );
  return router;
}

function deedOf(req: Request): Deed {
  const { id: roomId, userId } = matchedData<{ id: string; userId: string }>(req);
  return { byId: signedIn(req).id, roomId, userId };
}
