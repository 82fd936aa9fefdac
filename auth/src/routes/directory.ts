import { requireRole, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData, query } from 'express-validator';
import type { Directory } from '../services/directory.js';

interface Wanted {
  since?: Date;
  cursor?: string;
  limit?: number;
  ids?: string;
}

/** Ids and names for services that keep a directory of their own. */
export function directory(users: Directory): Router {
  const router = Router();
  router.get(
    '/directory',
    requireRole('service'),
    query('since')
      .optional()
      .isString()
      .bail()
      .isISO8601({ strict: true, strictSeparator: true })
      .withMessage('Use ISO 8601')
      .bail()
      .toDate(),
    query('cursor')
      .optional()
      .isString()
      .bail()
      .matches(/^[\w-]{1,100}$/)
      .withMessage('This cursor is none of ours'),
    query('limit')
      .optional()
      .isString()
      .bail()
      .isInt({ min: 1, max: 1_000 })
      .withMessage('Use 1 to 1000')
      .toInt(),
    query('ids')
      .optional()
      .isString()
      .bail()
      .matches(/^[\w:-]{1,80}(?:,[\w:-]{1,80}){0,99}$/)
      .withMessage('Use 1 to 100 ids, separated by commas'),
    validateRequest,
    async (req, res) => {
      const { ids, limit = 200, ...from } = matchedData<Wanted>(req);
      res.json(ids ? await users.find(ids.split(',')) : await users.changes({ ...from, limit }));
    },
  );
  return router;
}
