import express from 'express';
import request from 'supertest';
import { isHttpError } from '../errors/http-error.js';
import {
  currentUser,
  errorHandler,
  gatewayIdentity,
  requireAuth,
  requireFresh,
} from '../express/index.js';
import type { SessionQuestion, SessionState } from '../introspection/introspector.js';
import { laggingFeed } from '../testing/lagging-feed.js';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import type { StalePolicy } from './freshness.js';
import type { VerifierOptions } from './verifier.js';

/** A service whose feed can be made to stand still, and an auth that can be asked meanwhile. */
function startService(options: Partial<VerifierOptions> = {}) {
  const feed = laggingFeed();
  const asked: SessionQuestion[][] = [];
  const auth = {
    away: false,
    ended: new Map<string, SessionState['ended']>(),
    ver: 1,
  };
  async function ask(sessions: SessionQuestion[]): Promise<SessionState[]> {
    asked.push(sessions);
    if (auth.away) throw new Error('no answer');
    return sessions.map(({ sid }) => {
      const ended = auth.ended.get(sid);
      return { sid, ver: auth.ver, ...(ended && { ended }) };
    });
  }
  const issuer = testIssuer({
    feed,
    verifier: { maxLagMs: 1_000, introspection: { ask }, ...options },
  });
  const { verifier } = issuer;
  const handled = new Set<string | undefined>();
  let requests = 0;
  const app = express();
  const answer: express.RequestHandler = (req, res) => {
    handled.add(req.get('x-request'));
    res.json({});
  };
  app.get('/serve', currentUser(verifier, { whenStale: 'serve' }), requireAuth, answer);
  app.get('/refuse', currentUser(verifier, { whenStale: 'refuse' }), requireAuth, answer);
  app.use(currentUser(verifier));
  app.get('/', requireAuth, answer);
  app.get('/fresh', requireFresh(verifier, { maxLagMs: 100 }), answer);
  app.get('/always', requireFresh(verifier, { maxLagMs: 0 }), answer);
  app.get('/strict', requireFresh(verifier, { maxLagMs: 100, whenStale: 'refuse' }), answer);
  app.use(errorHandler());

  const user = testUser();
  async function get(path: string, cookie = issuer.cookie(user)) {
    const id = String(++requests);
    const res = await request(app).get(path).set({ Cookie: cookie, 'X-Request': id });
    // A refused request never reaches the handler.
    expect(handled.has(id)).toBe(res.status === 200);
    return [res.status, res.body.errors?.[0].code];
  }
  return { feed, auth, asked, issuer, user, get };
}

const ok = [200, undefined];

describe('while the feed is followed', () => {
  test('nobody is asked, except where a route asks every time', async () => {
    const { get, asked, feed } = startService();
    feed.lagMs = 50;
    for (const path of ['/', '/fresh', '/strict', '/serve']) expect(await get(path)).toEqual(ok);
    expect(asked).toEqual([]);
    expect(await get('/always')).toEqual(ok);
    expect(asked).toHaveLength(1);
  });

  test('a route may be stricter than its service', async () => {
    const { get, asked, feed } = startService();
    feed.lagMs = 500;
    expect(await get('/')).toEqual(ok);
    expect(asked).toEqual([]);
    expect(await get('/fresh')).toEqual(ok);
    expect(asked).toHaveLength(1);
    expect(await get('/strict')).toEqual([503, 'STALE']);
  });
});

describe('while the feed stands still', () => {
  test('auth is asked, once per session and second, and its answer counts', async () => {
    const { get, asked, auth, feed, issuer, user } = startService();
    feed.lagMs = 1_001;
    const others = [testUser(), testUser()].map((other) => issuer.cookie(other));
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => get('/')),
      ...others.map((cookie) => get('/', cookie)),
    ]);
    expect(answers).toEqual(Array(12).fill(ok));
    const sids = asked.flat().map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(3);
    expect(sids).toHaveLength(3);

    const ended = testUser();
    auth.ended.set(ended.sid, 'banned');
    expect(await get('/', issuer.cookie(ended))).toEqual([401, 'SESSION_REVOKED']);
    expect(await get('/', issuer.cookie(user))).toEqual(ok);
    // What auth has said is not forgotten when it can no longer be asked.
    auth.away = true;
    expect(await get('/', issuer.cookie(user))).toEqual(ok);
    expect(await get('/', issuer.cookie(ended))).toEqual([401, 'SESSION_REVOKED']);
    expect(await get('/', issuer.cookie())).toEqual([503, 'STALE']);
  });

  test('a raised version makes the client refresh', async () => {
    const { get, auth, feed, issuer } = startService();
    feed.lagMs = 1_001;
    auth.ver = 2;
    expect(await get('/', issuer.cookie({ ver: 1 }))).toEqual([401, 'TOKEN_EXPIRED']);
    expect(await get('/', issuer.cookie({ ver: 2 }))).toEqual(ok);
  });

  test('with auth away too it refuses, and recovers with either', async () => {
    const { get, auth, feed } = startService();
    feed.lagMs = 1_001;
    auth.away = true;
    expect(await get('/')).toEqual([503, 'STALE']);
    auth.away = false;
    expect(await get('/')).toEqual(ok);
    auth.away = true;
    feed.lagMs = 0;
    expect(await get('/')).toEqual(ok);
  });

  test.each<[StalePolicy, (string | number | undefined)[], number]>([
    ['serve', ok, 0],
    ['refuse', [503, 'STALE'], 0],
    ['introspect', ok, 1],
  ])('a service may %s', async (whenStale, expected, questions) => {
    const { get, asked, feed } = startService({ whenStale });
    feed.lagMs = 60_000;
    expect(await get('/')).toEqual(expected);
    expect(asked).toHaveLength(questions);
    expect(await get('/serve')).toEqual(ok);
    expect(await get('/refuse')).toEqual([503, 'STALE']);
  });

  test('a policy that is none is refused before anybody comes', () => {
    const { verifier } = testIssuer();
    const whenStale = 'server' as never;
    expect(() => testIssuer({ verifier: { whenStale } })).toThrow(/whenStale must be one of/);
    expect(() => currentUser(verifier, { whenStale })).toThrow(RangeError);
    expect(() => gatewayIdentity(verifier, { whenStale })).toThrow(RangeError);
    expect(() => requireFresh(verifier, { whenStale })).toThrow(RangeError);
  });

  test('who was not told how to ask refuses', async () => {
    const { get, feed } = startService({ introspection: undefined });
    expect(await get('/')).toEqual(ok);
    feed.lagMs = 1_001;
    expect(await get('/')).toEqual([503, 'STALE']);
  });

  test('an ended or forged token is told from our own trouble', async () => {
    const { get, feed, auth, issuer } = startService();
    const ended = testUser();
    const cookie = issuer.cookie(ended);
    await issuer.revoke(ended);
    feed.lagMs = 60_000;
    auth.away = true;
    expect(await get('/', cookie)).toEqual([401, 'SESSION_REVOKED']);
    expect(await get('/', `${cookie.slice(0, -8)}AAAAAAAA`)).toEqual([401, 'TOKEN_INVALID']);
  });

  test('a call that cannot wait refuses', () => {
    const { feed, issuer } = startService();
    const token = issuer.token();
    return issuer.verifier.ready().then(() => {
      expect(issuer.verifier.verify(token)).toBeTruthy();
      feed.lagMs = 1_001;
      expect(() => issuer.verifier.verify(token)).toThrow(
        expect.objectContaining({ code: 'STALE' }),
      );
    });
  });
});

describe('clocks', () => {
  const codeOf = (run: () => unknown) => {
    try {
      run();
      return 'accepted';
    } catch (error) {
      return isHttpError(error) ? error.code : String(error);
    }
  };

  test("expiry is judged by the feed's clock", async () => {
    const feed = laggingFeed();
    const clock = testClock();
    const { verifier, token } = testIssuer({ feed, now: clock.now, ttlSeconds: 300 });
    await verifier.ready();
    const signed = token();
    clock.advance(280);
    expect(codeOf(() => verifier.verify(signed))).toBe('accepted');
    // This machine is half a minute behind: by the feed's clock the token is over.
    feed.clockOffsetMs = 30_000;
    expect(codeOf(() => verifier.verify(signed))).toBe('TOKEN_EXPIRED');
  });

  test.each([[60_001], [-60_001], [300_000]])('%d ms apart, nobody is let in', async (offset) => {
    const feed = laggingFeed();
    const { verifier, token } = testIssuer({ feed });
    await verifier.ready();
    feed.clockOffsetMs = offset;
    expect([verifier.isReady(), codeOf(() => verifier.verify(token()))]).toEqual([
      false,
      'UNAVAILABLE',
    ]);
    feed.clockOffsetMs = Math.sign(offset) * 3_000;
    expect([verifier.isReady(), codeOf(() => verifier.verify(token()))]).toEqual([
      true,
      'accepted',
    ]);
  });

  test('a token that would outlive what is remembered is refused', async () => {
    const { verifier, token } = testIssuer({ ttlSeconds: 3_601 });
    await verifier.ready();
    expect(codeOf(() => verifier.verify(token()))).toBe('TOKEN_INVALID');
  });
});
