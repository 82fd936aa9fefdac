import { refusal, startFakeAuth, until, user } from './fake-auth.fixture.js';
import { outcome } from './outcome.fixture.js';

const path = '/api/chat/rooms';
const refreshPath = '/api/users/refresh';

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
