import type { Request, Response } from 'express';
import type { UserRecord } from '../models/user.js';
import type { AuditEvent } from '../services/audit.js';
import type { Revocations } from '../services/revocations.js';
import type { Issued, Sessions } from '../services/sessions.js';
import { deviceOf } from './device-of.js';
import type { SessionWriter } from './session-writer.js';

export interface SessionParts {
  sessions: Sessions;
  revocations: Revocations;
  writer: SessionWriter;
}

/**
 * Signs the browser in: a new session goes into the cookies and the one it had before ends, so that a
 * planted or forgotten cookie is worth nothing afterwards (ASVS 5.0 7.2.4).
 */
export async function startSession(
  req: Request,
  res: Response,
  user: UserRecord,
  audit: AuditEvent,
  { sessions, revocations, writer }: SessionParts,
): Promise<Issued> {
  const from = deviceOf(req);
  const issued = await sessions.start(user, from, audit);
  const earlier = writer.ownerOf(req)?.user;
  if (earlier) {
    await revocations.revoke({
      userId: earlier.id,
      reason: 'signout',
      sessions: { only: earlier.sid },
      audit: { type: 'signout', sid: earlier.sid },
      from,
    });
  }
  writer.write(req, res, issued);
  return issued;
}
