import { createHmac, randomUUID } from 'node:crypto';
import { signAccessToken } from '@usher/common';
import { cookieHeader, testIssuer, testUser } from '@usher/common/testing';
import request from 'supertest';
import { next, openSocket, startChat } from './chat.fixture.js';

const chat = await startChat();

describe('without a session that counts', () => {
  const foreign = testIssuer();

  const base64url = (text: string) => Buffer.from(text).toString('base64url');

  /** Our own token with another header, signed by whatever `sign` makes of it. */
  function forge(header: object, sign: (signed: string) => string): string {
    const { kid } = chat.issuer.signingKey;
    const head = base64url(JSON.stringify({ typ: 'at+jwt', kid, ...header }));
    const signed = `${head}.${chat.issuer.token().split('.')[1]}`;
    return cookieHeader(`${signed}.${sign(signed)}`);
  }

  function hmacWithPublicKey(signed: string): string {
    const key = JSON.stringify(chat.issuer.jwks[0]);
    return createHmac('sha256', key).update(signed).digest('base64url');
  }

  test.each([
    ['nobody', () => 'a=b', 'AUTH_REQUIRED'],
    ['a broken cookie', () => 'session=%%%', 'TOKEN_INVALID'],
    ['a foreign token', () => foreign.cookie(), 'TOKEN_INVALID'],
    ['a token with alg none', () => forge({ alg: 'none' }, () => ''), 'TOKEN_INVALID'],
    [
      'a token with HS256 over the public key',
      () => forge({ alg: 'HS256' }, hmacWithPublicKey),
      'TOKEN_INVALID',
    ],
  ])('%s gets 401 on every route and no socket', async (_, cookie, code) => {
    const routes = [
      request(chat.app).get('/api/chat/rooms'),
      request(chat.app).post('/api/chat/rooms').send({ name: 'Mine' }),
      request(chat.app).get('/api/chat/rooms/lobby'),
      request(chat.app).post('/api/chat/rooms/lobby/join').send({}),
      request(chat.app).get('/api/chat/rooms/lobby/messages'),
    ];
    for (const route of routes) {
      const { status, body } = await route.set('Cookie', cookie());
      expect([status, body.errors[0].code]).toEqual([401, code]);
    }
    const error = await next<{ data: { code: string } }>(
      openSocket(chat.url, cookie()),
      'connect_error',
    );
    expect(error.data.code).toBe(code);
  });

  test('an expired token is told from a bad one', async () => {
    const { token } = signAccessToken(testUser(), chat.issuer.signingKey, { ttlSeconds: -60 });
    const res = await request(chat.app).get('/api/chat/rooms').set('Cookie', cookieHeader(token));
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'TOKEN_EXPIRED']);
  });

  test('a token for another audience is refused', async () => {
    const options = { ttlSeconds: 60, audience: 'somebody-else' };
    const { token } = signAccessToken(testUser(), chat.issuer.signingKey, options);
    const res = await request(chat.app).get('/api/chat/rooms').set('Cookie', cookieHeader(token));
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'TOKEN_INVALID']);
  });

  test('a session that ended is refused on HTTP, and its socket is closed with the reason', async () => {
    const id = randomUUID();
    const sid = randomUUID();
    const cookie = chat.issuer.cookie({ id, sid });
    const socket = openSocket(chat.url, cookie);
    await next(socket, 'connect');
    const ended = next(socket, 'session:ended');
    const closed = next(socket, 'disconnect');
    await chat.issuer.revoke({ id, sid });
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'signout' });
    await closed;
    const res = await request(chat.app).get('/api/chat/rooms').set('Cookie', cookie);
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'SESSION_REVOKED']);
    const error = await next<{ data: object }>(openSocket(chat.url, cookie), 'connect_error');
    expect(error.data).toMatchObject({ code: 'SESSION_REVOKED' });
  });

  test('the main namespace takes nobody', async () => {
    const { io } = await import('socket.io-client');
    const socket = io(chat.url, { transports: ['websocket'], reconnection: false });
    await next(socket, 'connect_error');
    socket.disconnect();
  });
});
