import { signAccessToken } from '@usher/common';
import { cookieHeader } from '@usher/common/testing';
import request from 'supertest';
import { message, room } from '../chat/message.fixture.js';
import { startChat, startWeb } from '../web.fixture.js';

const own = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };
const rooms = '/api/chat/rooms';
const lobbyMessages = '/api/chat/rooms/lobby/messages?limit=50';
const lobby = {
  [rooms]: { body: { rooms: [room('lobby', 'Lobby', 1)] } },
  [lobbyMessages]: { body: { messages: [message(1)], head: 1 } },
};
const expired = { status: 401, body: { errors: [{ code: 'TOKEN_EXPIRED', message: 'x' }] } };
const revoked = { status: 401, body: { errors: [{ code: 'SESSION_REVOKED', message: 'x' }] } };

describe('a visitor whose token has expired', () => {
  async function expiredVisitor() {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const hourAgo = { ttlSeconds: 300, now: () => Date.now() - 3_600_000 };
    const cookie = cookieHeader(signAccessToken(user, issuer.signingKey, hourAgo).token);
    return { app, chat, cookie };
  }

  test.each(['/', '/rooms/r2?x=1', '/signin?next=/rooms/r2'])(
    'is sent from %s through a refresh and back',
    async (path) => {
      const { app, chat, cookie } = await expiredVisitor();
      const res = await request(app)
        .get(path)
        .set({ Cookie: cookie, ...own });
      expect([res.status, res.headers.location]).toEqual([
        303,
        `/api/users/refresh?next=${encodeURIComponent(path)}`,
      ]);
      expect([chat.asked, res.headers['set-cookie']]).toEqual([[], undefined]);
    },
  );

  test('gets there from a link in a mail by a page that passes the policy', async () => {
    const { app, chat, cookie } = await expiredVisitor();
    const res = await request(app)
      .get('/rooms/r2')
      .set({ Cookie: cookie, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' });
    expect([res.status, res.type]).toEqual([200, 'text/html']);
    expect(res.text).toContain('content="0; url=/api/users/refresh?next=%2Frooms%2Fr2"');
    expect(res.headers['content-security-policy']).toContain("script-src 'self'");
    expect(res.text).not.toMatch(/<script|<style|style=/);
    expect(chat.asked).toEqual([]);
  });
});

describe('a visitor whose token chat does not accept', () => {
  test('goes through a refresh once, and is not sent round in circles', async () => {
    const chat = await startChat({ [rooms]: expired, [lobbyMessages]: expired });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const visit = (who = user) =>
      request(app)
        .get('/')
        .set({ Cookie: issuer.cookie(who), ...own });
    const first = await visit();
    expect([first.status, first.headers.location]).toEqual([303, '/api/users/refresh?next=%2F']);
    const second = await visit();
    expect(second.status).toBe(200);
    expect(second.text).toContain('Chat cannot be reached right now');
    expect((await visit({ ...user, sid: 'another' })).status).toBe(303);
  });

  test.each([
    [revoked, revoked],
    [expired, revoked],
    [revoked, expired],
  ])('signs in again when the session has ended', async (first, second) => {
    const chat = await startChat({
      [rooms]: first,
      '/api/chat/rooms/r2/messages?limit=50': second,
    });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app)
      .get('/rooms/r2')
      .set({ Cookie: issuer.cookie(user), ...own });
    expect([res.status, res.headers.location]).toEqual([
      303,
      '/signin?session=ended&next=/rooms/r2',
    ]);
  });
});

test('the first HTML tells the browser when the token expires', async () => {
  const chat = await startChat(lobby);
  const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
  const cookie = issuer.cookie(user);
  const { text } = await request(app).get('/').set('Cookie', cookie);
  const [, json = ''] = /id="page-state">(.*?)<\/script>/s.exec(text) ?? [];
  const { expiresAt } = JSON.parse(json);
  const { jwt } = JSON.parse(Buffer.from(cookie.slice('session='.length), 'base64').toString());
  const [, payload = ''] = jwt.split('.');
  expect(expiresAt).toBe(JSON.parse(Buffer.from(payload, 'base64url').toString()).exp);
});
