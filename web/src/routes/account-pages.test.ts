import { testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { message, room } from '../chat/message.fixture.js';
import { startChat, startWeb } from '../web.fixture.js';

const rooms = '/api/chat/rooms';
const lobbyMessages = '/api/chat/rooms/lobby/messages?limit=50';
const lobby = {
  [rooms]: { body: { rooms: [room('lobby', 'Lobby', 2), room('r2', 'Film club')] } },
  [lobbyMessages]: { body: { messages: [message(1), message(2, { text: 'a < b & c' })], head: 2 } },
};

describe('signing in', () => {
  test.each(['/', '/rooms/lobby'])(
    'is where %s sends a visitor without a session',
    async (path) => {
      const { app } = await startWeb();
      const res = await request(app).get(path);
      expect([res.status, res.headers.location]).toEqual([303, '/signin']);
    },
  );

  test.each([
    ['forged', '/signin'],
    ['revoked', '/signin?session=ended'],
    ['broken', '/signin'],
  ])('is needed with a %s cookie', async (kind, location) => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const cookies: Record<string, () => string> = {
      forged: () => testIssuer().cookie(user),
      revoked: () => issuer.cookie(user),
      broken: () => 'session=%%%',
    };
    if (kind === 'revoked') await issuer.revoke(user);
    const res = await request(app)
      .get('/')
      .set('Cookie', cookies[kind]?.() ?? '');
    expect([res.status, res.headers.location]).toEqual([303, location]);
    expect(chat.asked).toEqual([]);
  });

  test('is asked for once more, without a loop, when chat does not accept the session', async () => {
    const refusal = { status: 401, body: { errors: [{ code: 'SESSION_REVOKED' }] } };
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
