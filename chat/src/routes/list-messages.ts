import { HttpError } from '@usher/common';
import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { limitQuery, roomIdParam, seqQuery } from './fields.js';
import { signedIn } from './signed-in.js';

interface Query {
  id: string;
  before?: number;
  after?: number;
  limit?: number;
}

export function listMessages(rooms: Rooms, messages: Messages): Router {
  const router = Router();
  router.get(
    '/rooms/:id/messages',
    roomIdParam(),
    seqQuery('before'),
    seqQuery('after'),
    limitQuery(),
    validateRequest,
    async (req, res) => {
      const { id, limit = 50, ...range } = matchedData<Query>(req);
      if (range.before !== undefined && range.after !== undefined) {
        throw new HttpError('VALIDATION_FAILED', 'Use before or after, not both', {
          field: 'before',
        });
      }
      await rooms.requireMember(signedIn(req).id, id);
      res.json(await messages.history(id, { limit, ...range }));
    },
  );
  return router;
}
