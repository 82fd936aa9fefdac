import { testClock } from '../testing/test-clock.js';
import { RevocationIndex } from './revocation-index.js';

const revoked = (sid: string) =>
  ({ type: 'session.revoked', sid, userId: 'u', reason: 'signout' }) as const;

describe('a revocation index', () => {
  test('forgets an entry once no token can outlive it, and not before', () => {
    const clock = testClock();
    const index = new RevocationIndex(300, clock.now);
    index.apply(revoked('old'));
    index.apply({ type: 'user.changed', userId: 'u', ver: 2 });
    clock.advance(300);
    index.apply(revoked('new'));
    expect(index.endReason('old')).toBe('signout');
    expect(index.isOutdated('u', 1)).toBe(true);
    clock.advance(1);
    index.apply(revoked('newer'));
    expect(index.endReason('old')).toBeUndefined();
    expect(index.size).toBe(2);
  });

  test('keeps nothing of what says nothing about sessions', () => {
    const index = new RevocationIndex(300, testClock().now);
    index.apply({ type: 'user.created', userId: 'u', ver: 7, name: 'Ada' });
    index.apply({
      type: 'notification',
      userId: 'u',
      notificationType: 'invoice',
      title: 'Paid',
      body: '',
      clientNotificationId: 'n1',
      from: 'client:billing',
    });
    expect([index.size, index.isOutdated('u', 1)]).toEqual([0, false]);
  });

  test('counts the age of a repeated entry from its last time', () => {
    const clock = testClock();
    const index = new RevocationIndex(300, clock.now);
    index.apply(revoked('a'));
    clock.advance(200);
    index.apply(revoked('a'));
    clock.advance(200);
    index.apply(revoked('b'));
    expect(index.endReason('a')).toBe('signout');
  });
});
