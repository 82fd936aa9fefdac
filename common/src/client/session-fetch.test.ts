import { refusal, startFakeAuth, until } from './fake-auth.fixture.js';
import { outcome } from './outcome.fixture.js';

const path = '/api/chat/rooms';

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
