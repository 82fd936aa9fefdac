import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData, query } from 'express-validator';
import type { PeopleStore } from '../services/people-store.js';
import { lengths } from '../validation/field-rules.js';
import { opaqueCursor } from './fields.js';
import { signedIn } from './signed-in.js';

/** People to write to. */
export function listUsers(people: PeopleStore): Router {
  const router = Router();
  router.get(
    '/users',
    query('q')
      .optional()
      .isString()
      .withMessage('Use one text')
      .bail()
      .isLength(lengths.peopleQuery)
      .withMessage('Use at most 80 characters'),
    opaqueCursor(),
    validateRequest,
    async (req, res) => {
      const { q = '', ...page } = matchedData<{ q?: string; cursor?: string }>(req);
      res.json(await people.search({ q, ...page, except: signedIn(req).id }));
    },
  );
  return router;
}
