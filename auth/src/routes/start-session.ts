import type { Request } from 'express';
import type { UserRecord } from '../models/user.js';
import type { Revocations } from '../services/revocations.js';
import { publicUser, type Sessions } from '../services/sessions.js';

export interface SessionParts {
  sessions: Sessions;
  revocations: Revocations;
}

/**
 * Signs the browser in: a new session goes into the cookie and the one it had before ends, so that a
 * planted or forgotten cookie is worth nothing afterwards (ASVS 5.0 7.2.4).
 */
export async function startSession(
  req: Request,
  user: UserRecord,
  { sessions, revocations }: SessionParts,
) {
  const userAgent = (req.get('user-agent') ?? '').slice(0, 256);
  const jwt = await sessions.start(user, { userAgent, address: req.ip ?? '' });
  const earlier = req.currentUser;
  if (earlier) {
    const { sid, id: userId } = earlier;
    await revocations.revoke({ userId, reason: 'signout', sessions: { only: sid } });
  }
  req.session = { jwt };
  return publicUser(user);
}
