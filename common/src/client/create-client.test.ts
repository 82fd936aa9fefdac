import { type Answer, inAnHour, refusal, startFakeAuth, until, user } from './fake-auth.fixture.js';
import { isHttpError } from './index.js';

const path = '/api/chat/rooms';
const refreshPath = '/api/users/refresh';

async function outcome(asked: Promise<Response>) {
  const response = await asked;
  const { errors, token } = (await response.json()) as {
    errors?: { code: string }[];
    token?: string;
  };
  return [response.status, errors?.[0]?.code ?? token];
}

describe('requests with an expired token', () => {
  test('50 at once make one refresh and are all answered', async () => {
    const auth = await startFakeAuth();
    const { fetch } = auth.clientOf();
    const asked = Array.from({ length: 50 }, () => outcome(fetch(path)));
    for (const answer of await Promise.all(asked)) expect(answer).toEqual([200, 't1']);
    expect(auth.refreshes).toEqual(['{}']);
    expect(auth.requests).toHaveLength(100);
  });

  test('one that is refused after a refresh it did not know of makes no other', async () => {
    const auth = await startFakeAuth();
    let late: ((response: Response) => void) | undefined;
    const { fetch } = auth.clientOf({
      async fetch(input, init) {
        if (String(input).endsWith('/late') && !late) {
          const response = await auth.fetchWithCookies(input, init);
          await new Promise<Response>((resolve) => {
            late = resolve;
          });
          return response;
        }
        return auth.fetchWithCookies(input, init);
      },
    });
    const waiting = outcome(fetch('/late'));
    await until(() => late !== undefined);
    expect(await outcome(fetch(path))).toEqual([200, 't1']);
    late?.(new Response());
    expect(await waiting).toEqual([200, 't1']);
    expect(auth.refreshes).toHaveLength(1);
  });

  test('are repeated once and not more', async () => {
    const auth = await startFakeAuth();
    auth.answers[path] = refusal(401, 'TOKEN_EXPIRED');
    const { fetch } = auth.clientOf();
    expect(await outcome(fetch(path))).toEqual([401, 'TOKEN_EXPIRED']);
    expect([auth.requests.length, auth.refreshes.length, auth.ended]).toEqual([2, 1, []]);
  });

  const body = JSON.stringify({ text: 'hi' });
  test.each<[string, (url: string) => [string | URL | Request, RequestInit?]]>([
    ['a text', (url) => [url, { method: 'POST', body }]],
    ['a text to a URL object', (url) => [new URL(url), { method: 'POST', body }]],
    ['bytes', (url) => [url, { method: 'POST', body: Buffer.from(body) }]],
    ['a Request', (url) => [new Request(url, { method: 'POST', body })]],
    ['a Blob', (url) => [url, { method: 'POST', body: new Blob([body]) }]],
  ])('are repeated with the same body: %s', async (_title, request) => {
    const auth = await startFakeAuth();
    const { fetch } = auth.clientOf();
    expect(await outcome(fetch(...request(auth.url + path)))).toEqual([200, 't1']);
    expect(auth.requests).toEqual([`POST ${path} t0 ${body}`, `POST ${path} t1 ${body}`]);
  });

  test('are not repeated when their body is a stream, but the token is fresh then', async () => {
    const auth = await startFakeAuth();
    const { fetch } = auth.clientOf();
    const stream = () => ({ method: 'POST', body: new Blob([body]).stream(), duplex: 'half' });
    expect(await outcome(fetch(path, stream() as RequestInit))).toEqual([401, 'TOKEN_EXPIRED']);
    expect([auth.requests.length, auth.refreshes.length]).toEqual([1, 1]);
    expect(await outcome(fetch(path, stream() as RequestInit))).toEqual([200, 't1']);
  });

  test('can be given up while they wait for the refresh, which goes on', async () => {
    const auth = await startFakeAuth();
    let release = () => {};
    auth.gate = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const { fetch } = auth.clientOf();
    const controller = new AbortController();
    const given = fetch(path, { signal: controller.signal });
    const patient = outcome(fetch(path));
    await until(() => auth.refreshes.length === 1);
    controller.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    release();
    expect(await patient).toEqual([200, 't1']);
    expect(auth.refreshes).toHaveLength(1);
  });

  test('of another origin are none of our business', async () => {
    const [auth, foreign] = [await startFakeAuth(), await startFakeAuth()];
    const { fetch } = auth.clientOf({ tokens: { accessToken: 't0', refreshToken: 'r0' } });
    expect(await outcome(fetch(foreign.url + path))).toEqual([401, 'TOKEN_EXPIRED']);
    expect([auth.refreshes, foreign.refreshes]).toEqual([[], []]);
    expect(foreign.requests).toEqual([`GET ${path}`]);
  });

  test('that carry their own authorization are left alone', async () => {
    const auth = await startFakeAuth();
    const { fetch } = auth.clientOf({ tokens: { accessToken: 't0', refreshToken: 'r0' } });
    const headers = { Authorization: 'Bearer mine' };
    expect(await outcome(fetch(path, { headers }))).toEqual([401, 'TOKEN_EXPIRED']);
    expect([auth.requests, auth.refreshes]).toEqual([[`GET ${path} mine`], []]);
  });
});

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
      const { fetch, ended } = auth.clientOf({ expiresAt: inAnHour() });
      // A wrong password in a form is answered so: the session is as good as before.
      expect(await outcome(fetch(path))).toEqual([401, code]);
      await until(() => auth.token === 't1');
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

describe('a client', () => {
  test('refreshes before its token expires, again and again, and tells who it is', async () => {
    const auth = await startFakeAuth();
    const users: unknown[] = [];
    auth.expiresIn = 1.5;
    const expiresAt = Date.now() / 1000 + 1.5;
    const client = auth.clientOf({ expiresAt, onUser: (one) => users.push(one) });
    await until(() => auth.refreshes.length === 2);
    await until(() => users.length === 2);
    expect([users, auth.requests]).toEqual([[user, user], []]);
    expect(client.expiresInMs()).toBeGreaterThan(0);
    client.close();
  });

  test('tries again by itself when a refresh before expiry fails', async () => {
    const auth = await startFakeAuth();
    auth.answers[refreshPath] = refusal(503, 'UNAVAILABLE', { retryAfterMs: 10 });
    auth.clientOf({ expiresAt: Date.now() / 1000 });
    await until(() => auth.refreshes.length === 1);
    auth.answers[refreshPath] = undefined;
    await until(() => auth.token === 't1');
    expect(auth.ended).toEqual([]);
  });

  test('that is closed does nothing by itself any more', async () => {
    const auth = await startFakeAuth();
    const closed = auth.clientOf({ expiresAt: Date.now() / 1000 });
    closed.close();
    auth.clientOf({ expiresAt: Date.now() / 1000 });
    await until(() => auth.refreshes.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(auth.refreshes).toHaveLength(1);
  });

  test('says who is signed in, after a refresh if need be', async () => {
    const auth = await startFakeAuth();
    const client = auth.clientOf();
    expect(await client.currentUser()).toMatchObject({ ...user, sid: 's' });
    expect(await client.currentUser()).toMatchObject(user);
    expect(auth.refreshes).toHaveLength(1);
    expect(client.expiresInMs()).toBeGreaterThan(290_000);
  });

  test('says that nobody is, without calling that an end', async () => {
    const auth = await startFakeAuth();
    auth.answers[refreshPath] = refusal(401, 'AUTH_REQUIRED');
    const client = auth.clientOf();
    expect(await client.currentUser()).toBeNull();
    auth.answers[refreshPath] = refusal(503, 'UNAVAILABLE');
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(auth.ended).toEqual([]);
  });
});

describe('a bearer client', () => {
  const tokens = { accessToken: 't0', refreshToken: 'r-t0' };

  test('hands rotated tokens over before it uses them', async () => {
    const auth = await startFakeAuth();
    const order: string[] = [];
    const { fetch, accessToken } = auth.clientOf({
      tokens,
      async onTokens(rotated) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`${rotated.accessToken} ${rotated.refreshToken} ${auth.requests.length}`);
      },
    });
    const asked = Array.from({ length: 10 }, () => outcome(fetch(path)));
    for (const answer of await Promise.all(asked)) expect(answer).toEqual([200, 't1']);
    expect(order).toEqual(['t1 r-t1 10']);
    expect(await accessToken()).toBe('t1');
    auth.issue();
    expect(await outcome(fetch(path))).toEqual([200, 't3']);
    expect(auth.refreshes).toEqual(['{"refreshToken":"r-t0"}', '{"refreshToken":"r-t1"}']);
  });

  test('fails while they cannot be stored, and loses none', async () => {
    const auth = await startFakeAuth();
    const stored: string[] = [];
    let full = true;
    const { fetch } = auth.clientOf({
      tokens,
      onTokens({ refreshToken }) {
        if (full) throw new Error('disk full');
        stored.push(refreshToken);
      },
    });
    await expect(fetch(path)).rejects.toThrow('disk full');
    await expect(fetch(path)).rejects.toThrow('disk full');
    expect(auth.requests).toEqual([`GET ${path} t0`]);
    full = false;
    expect(await outcome(fetch(path))).toEqual([200, 't1']);
    expect([stored, auth.refreshes.length]).toEqual([['r-t1'], 1]);
  });
});

describe('a page that nobody has seen for long', () => {
  const page = globalThis as { document?: unknown };
  let show = () => {};
  beforeEach(() => {
    let listener = () => {};
    const document = {
      visibilityState: 'hidden',
      baseURI: 'http://localhost/rooms/1',
      addEventListener: (_type: string, added: () => void) => {
        listener = added;
      },
      removeEventListener() {},
    };
    show = () => {
      document.visibilityState = 'visible';
      listener();
    };
    page.document = document;
  });
  afterEach(() => {
    delete page.document;
  });

  test('refreshes when it is seen again, not before', async () => {
    const auth = await startFakeAuth();
    const { fetch } = auth.clientOf({ maxHiddenMs: 50, expiresAt: Date.now() / 1000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const asked = outcome(fetch(path));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(auth.refreshes).toEqual([]);
    show();
    expect(await asked).toEqual([200, 't1']);
    expect(auth.refreshes).toHaveLength(1);
  });

  test('refreshes as always while it has not been hidden for long', async () => {
    const auth = await startFakeAuth();
    const { fetch } = auth.clientOf();
    expect(await outcome(fetch(path))).toEqual([200, 't1']);
  });
});
