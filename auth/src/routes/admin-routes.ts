import type { Router } from 'express';
import type { Administration } from '../services/administration.js';
import type { Audit } from '../services/audit.js';
import type { AuditTrail } from '../services/audit-trail.js';
import type { People } from '../services/people.js';
import type { Signing } from '../services/signing.js';
import { adminActs } from './admin-acts.js';
import { adminAudit } from './admin-audit.js';
import { adminKeys } from './admin-keys.js';
import { adminSessions } from './admin-sessions.js';
import { adminUsers } from './admin-users.js';

export interface AdminParts {
  people: People;
  administration: Administration;
  auditTrail: AuditTrail;
  audit: Audit;
  signing: Pick<Signing, 'rotate'>;
}

/** What admins alone may do. */
export function adminRoutes(parts: AdminParts): Router[] {
  const { people, administration, auditTrail, audit, signing } = parts;
  return [
    adminUsers(people),
    adminActs(administration),
    adminSessions(administration),
    adminKeys(signing, audit),
    adminAudit(auditTrail),
  ];
}
