import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type Socket as Client, io as connect } from 'socket.io-client';
import { startStage } from './gateway.fixture.js';
import { forged, gateways, ownAddresses } from './gateways.fixture.js';

describe.each(gateways)('behind %s', (_, start, config) => {
  let stage: Awaited<ReturnType<typeof startStage>>;
  let admin: Awaited<ReturnType<typeof signUp>>;
  let visitor: Awaited<ReturnType<typeof signUp>>;
  const clients: Client[] = [];

  beforeAll(async () => {
    stage = await startStage(start, config);
    admin = await signUp('Ada');
    visitor = await signUp('李雷');
  }, 300_000);
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await stage?.close();
  });
  beforeEach(() => {
    stage.seen.length = 0;
  });

  function post(path: string, body: object, headers: object = {}) {
    return fetch(stage.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  let accounts = 0;
  async function signUp(name: string) {
    const email = `${++accounts}@example.com`;
    const res = await post('/api/users/signup', { email, password: 'correct horse', name });
    const cookies = res.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    return { id: (await res.json()).id as string, email, name, cookie: cookies.join('; ') };
  }

  async function get(path: string, headers: Record<string, string> = {}) {
    const res = await fetch(stage.url + path, { headers });
    const text = await res.text();
    const isJson = res.headers.get('content-type')?.startsWith('application/json');
    const challenge = res.headers.get('www-authenticate');
    return { status: res.status, body: isJson ? JSON.parse(text) : text, challenge };
  }

  const codeOf = ({ status, body }: Awaited<ReturnType<typeof get>>) => [
    status,
    body.errors?.[0].code,
  ];

  test('nobody is refused, with the reason, and the service hears nothing of it', async () => {
    expect(codeOf(await get('/invoices'))).toEqual([401, 'AUTH_REQUIRED']);
    expect((await get('/invoices')).challenge).toBe('Bearer realm="usher"');
    expect(codeOf(await get('/invoices', forged))).toEqual([401, 'AUTH_REQUIRED']);
    expect(codeOf(await get('/invoices', { Cookie: 'session=%%%' }))).toEqual([
      401,
      'TOKEN_INVALID',
    ]);
    const refused = await post('/invoices', { a: 1 });
    expect([refused.status, stage.seen]).toEqual([401, []]);
  });

  test('a visitor is let through and known, whatever the name', async () => {
    const { id, email, name, cookie } = visitor;
    const { status, body } = await get('/invoices?a=b%20c', { Cookie: cookie });
    expect([status, body.url]).toEqual([200, '/invoices?a=b%20c']);
    expect(body.user).toMatchObject({ id, email, name, roles: ['user'] });
    expect(body.headers).toMatchObject({
      'user-id': id,
      'user-email': encodeURIComponent(email),
      'user-name': encodeURIComponent(name),
      'user-roles': 'user',
      'session-id': body.user.sid,
      'session-expires': String(body.user.exp),
      'identity-proof': expect.stringMatching(/^ey/),
    });
  });

  test('forged identity is replaced', async () => {
    const { body } = await get('/invoices', { ...forged, Cookie: visitor.cookie });
    expect(body.user).toMatchObject({ id: visitor.id, roles: ['user'] });
    expect(body.headers).toMatchObject({ 'user-id': visitor.id, 'user-roles': 'user' });
    expect(body.headers['user-name']).toBe(encodeURIComponent('李雷'));
    const arrived = Object.values(body.headers);
    expect(Object.values(forged).filter((value) => arrived.includes(value))).toEqual([]);
  });

  test.each(['/public/page', '/pages/1'])('forged identity does not pass on %s', async (path) => {
    for (const headers of [forged, { ...forged, Cookie: 'session=%%%' }]) {
      const { status, body } = await get(path, headers);
      expect([status, body.user, body.code]).toEqual([200, null, undefined]);
      for (const name of Object.keys(forged))
        expect(body.headers[name.toLowerCase()] ?? '').toBe('');
    }
  });

  test('a forged proof that reaches the service all the same names nobody', async () => {
    const res = await fetch(`${stage.service}/invoices`, { headers: forged });
    expect(await res.json()).toMatchObject({ user: null, code: 'TOKEN_INVALID' });
  });

  test('routes for everybody know who is signed in only where auth is asked', async () => {
    const headers = { Cookie: visitor.cookie };
    expect((await get('/pages/1', headers)).body.user).toMatchObject({ id: visitor.id });
    expect((await get('/public/1', headers)).body.user).toBeNull();
  });

  test.each(['/admin', '/admin/users', '/ADMIN/users'])('%s is for admins', async (path) => {
    expect(codeOf(await get(path, { Cookie: visitor.cookie }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await get(`${path}?role=user`, { Cookie: visitor.cookie }))[0]).toBe(403);
    expect(stage.seen).toEqual([]);
    expect((await get(path, { Cookie: admin.cookie })).status).toBe(200);
  });

  test('what a visitor adds to the address opens nothing', async () => {
    for (const query of ['optional=1', 'optional=1&role=user', 'x=1&optional=1']) {
      expect((await get(`/invoices?${query}`)).status).toBe(401);
    }
    const token = JSON.parse(
      Buffer.from(/session=([^;]+)/.exec(visitor.cookie)?.[1] ?? '', 'base64').toString(),
    ).jwt;
    const inUrl = await get(`/invoices?access_token=${token}`, { Cookie: visitor.cookie });
    expect([inUrl.status, stage.seen]).toEqual([401, []]);
    const inHeader = await get('/invoices', { Authorization: `Bearer ${token}` });
    expect(inHeader.body.user.id).toBe(visitor.id);
  });

  test("auth's own routes answer, but nobody outside asks what gateways ask", async () => {
    const who = await get('/api/users/currentuser', { Cookie: visitor.cookie });
    expect(who.body.currentUser.id).toBe(visitor.id);
    for (const path of [
      '/api/users/verify',
      '/api/users/verify/x',
      '/api/users/verify?optional=1',
      '/api/users/Verify',
      '/api/users/VERIFY/x',
    ]) {
      expect((await get(path, { Cookie: visitor.cookie })).status).toBe(404);
    }
  });

  test('a body arrives whole, with its method', async () => {
    const text = '李'.repeat(100_000);
    const res = await post('/invoices', { text }, { Cookie: visitor.cookie, Origin: stage.url });
    const body = await res.json();
    expect([res.status, body.method, body.user.id]).toEqual([200, 'POST', visitor.id]);
    expect(body.body).toEqual({ text });
  });

  test('a foreign page can write nothing', async () => {
    const headers = { Cookie: visitor.cookie, Origin: 'https://evil.example' };
    const res = await post('/invoices', {}, headers);
    expect([res.status, (await res.json()).errors[0].code]).toEqual([403, 'ORIGIN_REJECTED']);
    const disguised = await post('/invoices', {}, { ...headers, 'X-Forwarded-Method': 'GET' });
    expect([disguised.status, stage.seen]).toEqual([403, []]);
  });

  test("a forged X-Forwarded-For does not change what the service takes as the visitor's address", async () => {
    const headers = { Cookie: visitor.cookie, 'X-Forwarded-For': '203.0.113.9, 203.0.113.10' };
    for (const path of ['/invoices', '/public/1']) {
      const { body } = await get(path, headers);
      expect(ownAddresses).toContain(body.ip);
      expect(body.headers['x-forwarded-for']).toBe(body.ip);
    }
    const devices = await get('/api/users/sessions', headers);
    expect(ownAddresses).toContain(devices.body.sessions[0].address);
  });

  test('nothing passes while auth does not answer', async () => {
    const alone = await stage.withoutAuth();
    for (const path of ['/invoices', '/pages/1', '/admin']) {
      const res = await fetch(alone.url + path, { headers: { Cookie: admin.cookie } });
      expect(res.status).toBeGreaterThanOrEqual(500);
    }
    await alone.stop();
    expect(stage.seen).toEqual([]);
  });

  describe('a WebSocket', () => {
    function upgrade(headers: Record<string, string>): Promise<number | undefined> {
      const url = `${stage.url}/socket.io/?EIO=4&transport=websocket`;
      const req = request(url, {
        headers: {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
          ...headers,
        },
      });
      req.end();
      return Promise.race([
        once(req, 'upgrade').then(([res, socket]) => {
          socket.destroy();
          return (res as IncomingMessage).statusCode;
        }),
        once(req, 'response').then(([res]) => {
          res.resume();
          return (res as IncomingMessage).statusCode;
        }),
      ]);
    }

    test('opens for a visitor from our page alone', async () => {
      const { cookie: Cookie } = visitor;
      expect(await upgrade({ Cookie, Origin: stage.url })).toBe(101);
      expect(await upgrade({ Cookie })).toBe(101);
      expect(await upgrade({ Cookie, Origin: 'https://evil.example' })).toBe(403);
      expect(await upgrade({ Cookie, Origin: 'null' })).toBe(403);
      expect(await upgrade({ Origin: stage.url })).toBe(401);
      expect(await upgrade({ ...forged, Origin: stage.url })).toBe(401);
    });

    function open(extraHeaders: Record<string, string>): Client {
      const options = { transports: ['websocket'], reconnection: false, forceNew: true };
      const client = connect(`${stage.url}/live`, { ...options, extraHeaders });
      clients.push(client);
      return client;
    }

    test('knows its visitor by the proof, and ends with the session', async () => {
      const leaving = await signUp('Grace');
      const socket = open({ ...forged, Cookie: leaving.cookie, Origin: stage.url });
      const { user } = await socket.emitWithAck('who', {});
      expect(user).toMatchObject({ id: leaving.id, roles: ['user'] });
      const staying = open({ Cookie: visitor.cookie });
      expect((await staying.emitWithAck('who', {})).user.id).toBe(visitor.id);

      const ended = new Promise((done) => socket.once('session:ended', done));
      const closed = new Promise((done) => socket.once('disconnect', done));
      await post('/api/users/signout', {}, { Cookie: leaving.cookie });
      expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'signout' });
      await closed;
      expect((await staying.emitWithAck('who', {})).ok).toBe(true);
      const again = await get('/invoices', { Cookie: leaving.cookie });
      expect(codeOf(again)).toEqual([401, 'SESSION_REVOKED']);
    });
  });
});
