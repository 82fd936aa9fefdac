import { signAccessToken } from '@usher/common';
import { cookieHeader, testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { createApp } from './app.js';
import { message, room } from './chat/message.fixture.js';
import { startChat, startWeb } from './web.fixture.js';

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const rooms = '/api/chat/rooms';
const lobbyMessages = '/api/chat/rooms/lobby/messages?limit=50';
const lobby = {
  [rooms]: { body: { rooms: [room('lobby', 'Lobby', 2), room('r2', 'Film club')] } },
  [lobbyMessages]: { body: { messages: [message(1), message(2, { text: 'a < b & c' })], head: 2 } },
};

describe('the first HTML', () => {
  test('holds the name, the rooms and the newest messages of a signed-in visitor', async () => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/').set('Cookie', issuer.cookie(user)).set('Accept', html);
    expect([res.status, res.type]).toEqual([200, 'text/html']);
    const [page = ''] = res.text.split('<script type="application/json"');
    for (const text of ['Ada', 'Lobby', 'Film club', 'message 1', 'a &lt; b &amp; c', 'Grace']) {
      expect(page).toContain(text);
    }
    expect(res.text).toContain('<script type="module" src="/assets/client-abc.js">');
    expect(res.text).toContain('<link rel="stylesheet" href="/assets/client-def.css"/>');
    expect(res.headers['cache-control']).toBe('no-store');
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test('hands chat the session cookie and the request id, and nothing else of the visitor', async () => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const session = issuer.cookie(user);
    await request(app)
      .get('/')
      .set('Cookie', `theme=dark; ${session}; refresh=secret; session.sig=x`)
      .set('Authorization', 'Basic secret')
      .set('X-Request-Id', 'edge-7');
    expect(chat.asked.map(({ path }) => path).sort()).toEqual([rooms, lobbyMessages]);
    for (const { headers } of chat.asked) {
      expect(headers.cookie).toBe(session);
      expect(headers.authorization).toBeUndefined();
      expect(headers['x-request-id']).toBe('edge-7');
    }
  });

  test('cannot be broken out of by what people write', async () => {
    const name = '</script><script>alert(1)</script><!--';
    const chat = await startChat({
      [rooms]: { body: { rooms: [room('lobby', name)] } },
      [lobbyMessages]: { body: { messages: [message(1, { text: name })], head: 1 } },
    });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const { text } = await request(app)
      .get('/')
      .set('Cookie', issuer.cookie({ ...user, name }));
    expect(text).not.toContain('<script>alert');
    const [, json = ''] =
      /<script type="application\/json" id="page-state">(.*?)<\/script>/s.exec(text) ?? [];
    expect(json).not.toContain('<');
    const state = JSON.parse(json);
    expect([state.user.name, state.rooms[0].name, state.history.messages[0].text]).toEqual([
      name,
      name,
      name,
    ]);
  });

  test.each([
    ['does not answer', undefined],
    ['answers 503', { status: 503, body: {} }],
    ['answers something else than JSON', { body: undefined }],
  ])('says so, with status 200, when chat %s', async (_title, answer) => {
    const chat = await startChat({ [rooms]: answer, [lobbyMessages]: answer });
    if (!answer) await chat.close();
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/').set('Cookie', issuer.cookie(user));
    expect(res.status).toBe(200);
    expect(res.text).toContain('Ada');
    expect(res.text).toContain('Chat cannot be reached right now');
  });

  test('waits two seconds for chat, not longer', async () => {
    const chat = await startChat('silent');
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const startedAt = Date.now();
    const res = await request(app).get('/').set('Cookie', issuer.cookie(user));
    expect(res.text).toContain('Chat cannot be reached right now');
    expect(Date.now() - startedAt).toBeLessThan(4_000);
  });

  test.each([
    [403, 'You are not in this room'],
    [404, 'There is no such room'],
  ])('answers %i inside the shell for a room that is not theirs', async (status, text) => {
    const refusal = { status, body: { errors: [{ code: 'X', message: 'x' }] } };
    const chat = await startChat({ ...lobby, '/api/chat/rooms/r9/messages?limit=50': refusal });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/rooms/r9').set('Cookie', issuer.cookie(user));
    expect(res.status).toBe(status);
    expect(res.text).toContain(text);
    expect(res.text).toContain('Film club');
  });

  test('names an open room that is on a later page of the list', async () => {
    const chat = await startChat({
      ...lobby,
      '/api/chat/rooms/r9/messages?limit=50': { body: { messages: [], head: 0 } },
      '/api/chat/rooms/r9': { body: { room: room('r9', 'Far down') } },
    });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/rooms/r9').set('Cookie', issuer.cookie(user));
    expect(res.text).toContain('<title>Far down · Usher</title>');
  });

  test('never asks chat for a room whose id cannot be one', async () => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const cookie = issuer.cookie(user);
    const res = await request(app).get('/rooms/..%2F..%2Fapi').set('Cookie', cookie);
    expect(res.status).toBe(404);
    expect(chat.asked.map(({ path }) => path)).toEqual([rooms]);
  });
});

describe('signing in', () => {
  test.each(['/', '/rooms/lobby'])(
    'is where %s sends a visitor without a session',
    async (path) => {
      const { app } = await startWeb();
      const res = await request(app).get(path);
      expect([res.status, res.headers.location]).toEqual([303, '/signin']);
    },
  );

  test.each(['forged', 'expired', 'revoked', 'broken'])(
    'is needed with a %s cookie',
    async (kind) => {
      const chat = await startChat(lobby);
      const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
      const hourAgo = { ttlSeconds: 300, now: () => Date.now() - 3_600_000 };
      const cookies: Record<string, () => string> = {
        forged: () => testIssuer().cookie(user),
        expired: () => cookieHeader(signAccessToken(user, issuer.signingKey, hourAgo).token),
        revoked: () => issuer.cookie(user),
        broken: () => 'session=%%%',
      };
      if (kind === 'revoked') await issuer.revoke(user);
      const res = await request(app)
        .get('/')
        .set('Cookie', cookies[kind]?.() ?? '');
      expect([res.status, res.headers.location]).toEqual([303, '/signin']);
      expect(chat.asked).toEqual([]);
    },
  );

  test('is asked for once more, without a loop, when chat does not accept the session', async () => {
    const refusal = { status: 401, body: { errors: [] } };
    const chat = await startChat({ [rooms]: refusal, [lobbyMessages]: refusal });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const cookie = issuer.cookie(user);
    const res = await request(app).get('/').set('Cookie', cookie);
    expect([res.status, res.headers.location]).toEqual([303, '/signin?session=ended']);
    const page = await request(app).get('/signin?session=ended').set('Cookie', cookie);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Your session has ended');
  });

  test.each(['/signin', '/signup'])('%s sends on who is signed in', async (path) => {
    const { app, issuer, user } = await startWeb();
    const res = await request(app).get(path).set('Cookie', issuer.cookie(user));
    expect([res.status, res.headers.location]).toEqual([303, '/']);
  });

  test('leads back to the room that was asked for, and to no other place', async () => {
    const { app, issuer, user } = await startWeb();
    const { headers } = await request(app).get('/rooms/r2');
    expect(headers.location).toBe('/signin?next=/rooms/r2');
    const cookie = issuer.cookie(user);
    for (const [next, expected] of [
      ['/rooms/r2', '/rooms/r2'],
      ['//evil.example', '/'],
      ['https://evil.example/rooms/r2', '/'],
      ['/rooms/..%2f..', '/'],
      ['/rooms/r2&next=/rooms/r3', '/'],
    ]) {
      const res = await request(app).get(`/signin?next=${next}`).set('Cookie', cookie);
      expect(res.headers.location).toBe(expected);
    }
  });
});

describe('every answer', () => {
  test('carries a policy without exceptions, errors and files too', async () => {
    const { app, issuer, user } = await startWeb();
    for (const path of [
      '/',
      '/signin',
      '/nothing',
      '/assets/client-abc.js',
      '/assets/none.js',
      '/%E0%A4%A',
    ]) {
      const { headers } = await request(app)
        .get(path)
        .set('Accept', html)
        .set('Cookie', issuer.cookie(user));
      const policy = headers['content-security-policy'];
      expect(policy).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';" +
          "connect-src 'self' ws://localhost:3000;base-uri 'none';form-action 'self';frame-ancestors 'none'",
      );
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
    }
  });

  test('asks for https only where browsers come over https', async () => {
    const { app } = await startWeb({ publicUrl: 'https://chat.example' });
    const { headers } = await request(app).get('/signin');
    expect(headers['content-security-policy']).toMatch(
      /wss:\/\/chat\.example;.*upgrade-insecure-requests/,
    );
    expect(headers['strict-transport-security']).toContain('max-age=');
  });

  test('of a file with a hash may be kept for ever, a missing one not at all', async () => {
    const { app } = await startWeb();
    const file = await request(app).get('/assets/client-abc.js');
    expect(file.text).toBe('hydrate();');
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const missing = await request(app).get('/assets/client-old.js');
    expect([missing.status, missing.headers['cache-control']]).toEqual([404, 'no-store']);
    expect((await request(app).get('/favicon.svg')).type).toBe('image/svg+xml');
    expect((await request(app).get('/assets/..%2f.vite/manifest.json')).status).toBe(404);
  });
});

describe('what goes wrong', () => {
  test('is a page for a browser and JSON for everybody else', async () => {
    const { app } = await startWeb();
    const page = await request(app).get('/nothing').set('Accept', html);
    expect([page.status, page.type]).toEqual([404, 'text/html']);
    expect(page.text).toContain('No such seat');
    const json = await request(app).get('/nothing');
    expect([json.status, json.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
  });

  test('shows a page with the request id when rendering fails, and is logged once', async () => {
    const { config, context, issuer, parts, user } = await startWeb();
    const faults: unknown[] = [];
    context.log.error = ((line: unknown) => faults.push(line)) as never;
    const broken = { ...parts.chat, rooms: async () => null as never };
    const app = createApp(config, context, {
      ...parts,
      chat: { ...broken, newest: async () => ({}) as never },
    });
    const res = await request(app)
      .get('/')
      .set('Accept', html)
      .set('Cookie', issuer.cookie(user))
      .set('X-Request-Id', 'edge-9');
    expect([res.status, res.type]).toEqual([500, 'text/html']);
    expect(res.text).toContain('That was our fault');
    expect(res.text).toContain('edge-9');
    expect(res.text).not.toContain('TypeError');
    expect(faults).toHaveLength(1);
  });
});
