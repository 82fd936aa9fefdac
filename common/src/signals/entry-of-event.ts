import type { EndReason, FeedEntry } from '../feed/entries.js';
import { eventTypes, type SecurityEvent, type SubjectId } from './security-event.js';

const reasons: Record<EndReason, true> = {
  signout: true,
  'signout-all': true,
  'other-device': true,
  password: true,
  banned: true,
  theft: true,
  expired: true,
};

/** What the session feed says of an event; undefined for one that it has no entry for. */
export function entryOfEvent({ sub_id: subject, events }: SecurityEvent): FeedEntry | undefined {
  const revoked = events[eventTypes.sessionRevoked];
  if (revoked) {
    const sid = text((subject.session as SubjectId | undefined)?.id);
    const { en = 'signout' } = (revoked.reason_admin ?? {}) as { en?: string };
    const reason = Object.hasOwn(reasons, en) ? (en as EndReason) : 'signout';
    return { type: 'session.revoked', sid, userId: userIdOf(subject.user), reason };
  }
  const changed = events[eventTypes.tokenClaimsChange];
  if (changed) {
    const { ver, name, roles } = changed.claims as { ver: number; name: string; roles: string[] };
    if (!Number.isSafeInteger(ver)) throw new TypeError('This event says no version');
    return { type: 'user.changed', userId: userIdOf(subject), ver, name, roles };
  }
  return undefined;
}

function userIdOf(subject: unknown): string {
  return text((subject as SubjectId | undefined)?.sub);
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError('This event names no subject');
  return value;
}
