import { HttpError } from '@usher/common';
import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { CatchUp } from '../services/catch-up.js';
import type { Changes } from '../services/changes.js';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { limitQuery, roomIdParam, seqQuery } from './fields.js';
import { signedIn } from './signed-in.js';

interface Query {
  id: string;
  before?: number;
  after?: number;
  afterRev?: number;
  limit?: number;
}

interface ListMessagesParts {
  rooms: Rooms;
  messages: Messages;
  changes: Changes;
  catchUp: CatchUp;
}

export function listMessages({ rooms, messages, changes, catchUp }: ListMessagesParts): Router {
  const router = Router();
  router.get(
    '/rooms/:id/messages',
    roomIdParam(),
    seqQuery('before'),
    seqQuery('after'),
    seqQuery('afterRev'),
    limitQuery(),
    validateRequest,
    async (req, res) => {
      const { id, limit = 50, ...range } = matchedData<Query>(req);
      const [field, another] = Object.keys(range);
      if (field && another) {
        throw new HttpError('VALIDATION_FAILED', 'Use one of before, after and afterRev', {
          field,
        });
      }
      await rooms.requireMember(signedIn(req).id, id);
      const { after, afterRev } = range;
      if (after !== undefined) {
        const since = await catchUp.since(id, { after, limit });
        res.json({ messages: since.messages, head: since.head, headRev: since.headRev });
      } else if (afterRev !== undefined) {
        res.json(await changes.since(id, afterRev, limit));
      } else {
        // The revision before the messages: what changes between the two reads comes once more, not never.
        const { headRev } = await changes.since(id, undefined, limit);
        res.json({ ...(await messages.history(id, { limit, ...range })), headRev });
      }
    },
  );
  return router;
}
