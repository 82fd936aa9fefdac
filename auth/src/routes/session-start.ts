import type { Request } from 'express';
import type { UserRecord } from '../models/user.js';
import { publicUser, type Sessions } from '../services/sessions.js';

/**
 * Signs the browser in: a new session goes into the cookie and the one it had before ends, so that a
 * planted or forgotten cookie is worth nothing afterwards (ASVS 5.0 7.2.4).
 */
export async function startSession(req: Request, user: UserRecord, sessions: Sessions) {
  const userAgent = (req.get('user-agent') ?? '').slice(0, 256);
  const jwt = await sessions.start(user, { userAgent, address: req.ip ?? '' });
  const earlier = req.currentUser;
  if (earlier) await sessions.end(earlier.sid, earlier.id, 'signout');
  req.session = { jwt };
  return publicUser(user);
}
