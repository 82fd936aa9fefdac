import { type Answer, inAnHour, refusal, startFakeAuth, until } from './fake-auth.fixture.js';
import { isHttpError } from './index.js';
import { outcome } from './outcome.fixture.js';

const path = '/api/chat/rooms';
const refreshPath = '/api/users/refresh';

describe('a session', () => {
  test.each([
    ['AUTH_REQUIRED', 'AUTH_REQUIRED'],
    ['SESSION_REVOKED', 'SESSION_REVOKED'],
    ['TOKEN_INVALID', 'TOKEN_INVALID'],
    ['TOKEN_EXPIRED', 'TOKEN_EXPIRED expired'],
  ])('ends once when its refresh is refused with %s', async (code, said) => {
    const auth = await startFakeAuth();
    auth.answers[refreshPath] = refusal(401, code);
    const client = auth.clientOf();
    const asked = Array.from({ length: 5 }, () => outcome(client.fetch(path)));
    for (const answer of await Promise.all(asked)) expect(answer).toEqual([401, 'TOKEN_EXPIRED']);
    expect(await outcome(client.fetch(path))).toEqual([401, 'TOKEN_EXPIRED']);
    await expect(client.refresh()).rejects.toMatchObject({ status: 401 });
    expect(await client.ended).toMatchObject({ code });
    expect([auth.ended, auth.refreshes.length]).toEqual([[said], 1]);
  });

  test('ends when a service answers SESSION_REVOKED', async () => {
    const auth = await startFakeAuth();
    auth.answers[path] = refusal(401, 'SESSION_REVOKED');
    const { fetch, ended } = auth.clientOf({ expiresAt: inAnHour() });
    expect(await outcome(fetch(path))).toEqual([401, 'SESSION_REVOKED']);
    await ended;
    await fetch(path);
    expect([auth.ended, auth.refreshes]).toEqual([['SESSION_REVOKED'], []]);
  });

  test.each(['AUTH_REQUIRED', 'TOKEN_INVALID'])(
    'ends when a service answers %s and auth agrees, not otherwise',
    async (code) => {
      const auth = await startFakeAuth();
      auth.answers[path] = refusal(401, code);
      const { fetch, ended, mark, refresh } = auth.clientOf({ expiresAt: inAnHour() });
      const before = mark();
      // A wrong password in a form is answered so: the session is as good as before.
      expect(await outcome(fetch(path))).toEqual([401, code]);
      await until(() => auth.token === 't1');
      // The client has heard of it too, and does not take it for the answer to what comes next.
      await refresh(before);
      auth.answers[refreshPath] = refusal(401, code);
      expect(await outcome(fetch(path))).toEqual([401, code]);
      expect(await ended).toEqual({ code });
      expect([auth.ended, auth.requests.length]).toEqual([[code], 2]);
    },
  );

  test('does not end where there is none: a wrong password is no sign-out', async () => {
    const auth = await startFakeAuth();
    auth.answers['/api/users/signin'] = refusal(401, 'AUTH_REQUIRED');
    const { fetch } = auth.clientOf();
    expect(await outcome(fetch('/api/users/signin', { method: 'POST', body: '{}' }))).toEqual([
      401,
      'AUTH_REQUIRED',
    ]);
    expect(auth.ended).toEqual([]);
  });

  test.each(Object.entries(refusals()))(
    'outlives a refresh that fails with %s',
    async (_title, answer) => {
      const auth = await startFakeAuth();
      auth.answers[refreshPath] = answer;
      const { fetch } = auth.clientOf({ expiresAt: inAnHour() });
      const response = await fetch(path);
      expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([
        503,
        true,
      ]);
      expect((await response.json()).errors[0]).toMatchObject({ code: 'UNAVAILABLE' });
      // Who asks again at once does not reach auth.
      expect(await outcome(fetch(path))).toEqual([503, 'UNAVAILABLE']);
      expect(auth.refreshes).toHaveLength(1);
      auth.answers[refreshPath] = undefined;
      while ((await fetch(path)).status !== 200) await new Promise((next) => setTimeout(next, 20));
      expect([auth.refreshes.length, auth.ended]).toEqual([2, []]);
    },
  );

  test('waits as long as it was asked to', async () => {
    const auth = await startFakeAuth();
    auth.answers[refreshPath] = refusal(429, 'RATE_LIMITED', { retryAfterMs: 20_000 });
    const error = await auth
      .clientOf()
      .refresh()
      .catch((error) => error);
    expect(isHttpError(error) && [error.code, error.retryAfterMs]).toEqual(['UNAVAILABLE', 20_000]);
    auth.answers[refreshPath] = { status: 503, body: 'busy', headers: { 'Retry-After': '7' } };
    await expect(auth.clientOf().refresh()).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });
});

function refusals(): Record<string, Answer | 'reset'> {
  return {
    'a network fault': 'reset',
    UNAVAILABLE: refusal(503, 'UNAVAILABLE'),
    RATE_LIMITED: refusal(429, 'RATE_LIMITED', { retryAfterMs: 300 }),
    'a fault of auth': refusal(500, 'INTERNAL'),
    "a proxy's page": { status: 502, body: '<h1>Bad gateway</h1>' },
    "a proxy's sign-in": { status: 401, body: '<h1>Who are you?</h1>' },
    'an answer that is none': { status: 200, body: 'welcome' },
  };
}
