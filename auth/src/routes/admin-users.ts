import { requireRole, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import { grantableRoles } from '../services/administration.js';
import type { People, PeopleQuery } from '../services/people.js';
import { lengths } from './field-rules.js';
import { pageQuery, textQuery } from './fields.js';

/** All accounts, newest first. */
export function adminUsers(people: People): Router {
  const router = Router();
  router.get(
    '/admin/users',
    requireRole('admin'),
    textQuery('q').trim().isLength(lengths.email).withMessage('Use at most 254 characters'),
    textQuery('status').isIn(['active', 'banned']).withMessage('Use active or banned'),
    textQuery('role').isIn(grantableRoles).withMessage('There is no such role'),
    ...pageQuery(),
    validateRequest,
    async (req, res) => {
      res.json(await people.list(matchedData<PeopleQuery>(req)));
    },
  );
  return router;
}
