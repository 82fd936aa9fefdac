import { endReason, flag, list, oneOf, record, text, time, whole } from '@usher/common/contract';
import { grantableRoles } from '../services/administration.js';
import { auditTypes } from '../services/audit-trail.js';

const roles = list(oneOf(grantableRoles));
const publicUser = { id: text(), email: text(), name: text(), roles };
const status = oneOf(['active', 'banned']);
const named = record({ id: text() }, { email: text(), name: text() });
const expiresIn = whole({ description: 'Seconds that the access token lives' });

/** What auth's answers are made of. */
export const schemas = {
  User: record(publicUser),
  CurrentUser: record({
    ...publicUser,
    // Other services' roles too.
    roles: list(text()),
    sid: text({ description: 'The session; empty, as `email` is, for a service' }),
    exp: whole({ description: 'When the access token expires, in seconds since 1970' }),
  }),
  Tokens: record({
    user: record(publicUser),
    accessToken: text(),
    refreshToken: text(),
    expiresIn,
  }),
  Refreshed: record({ user: record(publicUser), expiresIn }),
  Profile: record({
    ...publicUser,
    emailVerified: flag,
    hasPassword: flag,
    identities: list(record({ provider: text() })),
    createdAt: time,
  }),
  Session: record({
    sid: text(),
    current: flag,
    createdAt: time,
    lastUsedAt: time,
    userAgent: text(),
    address: text(),
  }),
  SessionState: record(
    { sid: text(), ver: { type: 'integer', description: "The user's version now" } },
    { ended: endReason },
  ),
  Person: record({
    ...publicUser,
    status,
    emailVerified: flag,
    createdAt: time,
    lastSignInAt: { ...time, type: ['string', 'null'] },
    openSessions: whole(),
  }),
  AuditEvent: record(
    { id: text(), type: oneOf(auditTypes), at: time, address: text(), userAgent: text() },
    { user: named, actor: named, email: text(), sid: text(), detail: { type: 'object' } },
  ),
  SignalStream: record(
    {
      stream_id: text(),
      iss: text(),
      aud: text(),
      events_supported: list(text()),
      events_delivered: list(text()),
      delivery: record({ method: text(), endpoint_url: text() }, { authorization_header: text() }),
      min_verification_interval: whole(),
    },
    { events_requested: list(text()), inactivity_timeout: whole(), description: text() },
  ),
  DirectoryEntry: record({
    id: text(),
    name: text(),
    status,
    ver: whole({ description: 'What has a higher one is newer' }),
    changedAt: time,
  }),
};
