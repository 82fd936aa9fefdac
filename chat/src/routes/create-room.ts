import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { Visibility } from '../models/room.js';
import type { Rooms } from '../services/rooms.js';
import { roomName } from './fields.js';
import { signedIn } from './signed-in.js';

export function createRoom(rooms: Rooms): Router {
  const router = Router();
  router.post(
    '/rooms',
    roomName(),
    body('visibility')
      .optional()
      .isString()
      .withMessage('Use public or private')
      .bail()
      .isIn(['public', 'private'])
      .withMessage('Use public or private'),
    validateRequest,
    async (req, res) => {
      const { name, visibility = 'public' } = matchedData<{
        name: string;
        visibility?: Visibility;
      }>(req);
      const room = await rooms.create(signedIn(req).id, name, visibility);
      res.status(201).json({ room });
    },
  );
  return router;
}
