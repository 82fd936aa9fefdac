import { requireRole, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import { type AuditQuery, type AuditTrail, auditTypes } from '../services/audit-trail.js';
import { lengths } from './field-rules.js';
import { pageQuery, textQuery } from './fields.js';

/** What has happened to accounts, newest first. */
export function adminAudit(trail: AuditTrail): Router {
  const router = Router();
  router.get(
    '/admin/audit',
    requireRole('admin'),
    textQuery('userId').isLength(lengths.accountId).withMessage('This is not a user id'),
    textQuery('type').isIn(auditTypes).withMessage('There is no such type'),
    ...pageQuery(),
    validateRequest,
    async (req, res) => {
      res.json(await trail.list(matchedData<AuditQuery>(req)));
    },
  );
  return router;
}
