import { requireRole, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData, query } from 'express-validator';
import { serviceRole } from '../services/clients.js';
import type { Directory } from '../services/directory.js';
import { counts, defaults, patterns } from './field-rules.js';

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
    requireRole(serviceRole),
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
      .matches(patterns.directoryCursor)
      .withMessage('This cursor is none of ours'),
    query('limit')
      .optional()
      .isString()
      .bail()
      .isInt(counts.directory)
      .withMessage('Use 1 to 1000')
      .toInt(),
    query('ids')
      .optional()
      .isString()
      .bail()
      .matches(patterns.directoryIds)
      .withMessage('Use 1 to 100 ids, separated by commas'),
    validateRequest,
    async (req, res) => {
      const { ids, limit = defaults.directory, ...from } = matchedData<Wanted>(req);
      res.json(ids ? await users.find(ids.split(',')) : await users.changes({ ...from, limit }));
    },
  );
  return router;
}
