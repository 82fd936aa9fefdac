import type { Socket as Client } from 'socket.io-client';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { authenticate, onEvent } from './index.js';
import { client, faults, handled, io, issuer, once } from './socket.fixture.js';

describe('an open socket', () => {
  async function open(claims = testUser()) {
    const socket = client({ Cookie: issuer.cookie(claims) });
    await once(socket, 'connect');
    return { socket, user: claims };
  }

  test('hears why its session has ended and is closed; others stay', async () => {
    const [gone, other] = [await open(), await open()];
    const ended = once(gone.socket, 'session:ended');
    const closed = once(gone.socket, 'disconnect');
    await issuer.revoke(gone.user, 'other-device');
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'other-device' });
    await closed;
    expect(await other.socket.emitWithAck('say', { text: 'hi' })).toEqual({ ok: true, length: 2 });
  });

  test("that came with a gateway's proof ends as others do, and outlives the proof", async () => {
    const [gone, other] = [testUser(), testUser()];
    const clock = testClock();
    const behind = testIssuer({ ttlSeconds: 300, now: clock.now });
    await behind.verifier.ready();
    authenticate(io.of('/behind'), behind.verifier);
    onEvent(io.of('/behind'), 'who', [], (_data, { id }) => ({ id }));
    const opened = [gone, other].map((user) =>
      client({ 'Identity-Proof': behind.proof(user) }, {}, '/behind'),
    );
    const [first, second] = opened as [Client, Client];
    await Promise.all(opened.map((socket) => once(socket, 'connect')));
    clock.advance(60);
    expect(await second.emitWithAck('who', {})).toEqual({ ok: true, id: other.id });
    const [ended, closed] = [once(first, 'session:ended'), once(first, 'disconnect')];
    await behind.revoke(gone, 'banned');
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'banned' });
    await closed;
    clock.advance(300);
    expect(await second.emitWithAck('who', {})).toMatchObject({ error: { code: 'TOKEN_EXPIRED' } });
  });

  test('is closed although its session ended during the handshake', async () => {
    const user = testUser();
    io.of('/chat').use(async (_socket, next) => {
      await issuer.revoke(user, 'banned');
      next();
    });
    const socket = client({ Cookie: issuer.cookie(user) });
    const closed = once(socket, 'disconnect');
    expect(await once(socket, 'session:ended')).toEqual({
      code: 'SESSION_REVOKED',
      reason: 'banned',
    });
    await closed;
    expect(io.of('/chat').sockets.size).toBe(0);
    expect([...io.of('/chat').adapter.rooms.keys()]).toEqual([]);
  });

  test('is closed when its token expires', async () => {
    const short = testIssuer({ ttlSeconds: -4 });
    await short.verifier.ready();
    authenticate(io.of('/short'), short.verifier);
    const socket = client({ Cookie: short.cookie() }, {}, '/short');
    const closed = once(socket, 'disconnect');
    expect(await once(socket, 'session:ended')).toEqual({
      code: 'TOKEN_EXPIRED',
      reason: 'expired',
    });
    await closed;
  });
});

describe('an event', () => {
  async function say(payload: unknown) {
    const socket = client({ Cookie: issuer.cookie() });
    await once(socket, 'connect');
    return socket.emitWithAck('say', payload);
  }
  const refusal = (code: string, field?: string) => ({
    ok: false,
    error: { code, message: expect.any(String), ...(field && { field }) },
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hi'],
    ['a list', [{ text: 'hi' }]],
    ['a number in place of a text', { text: 1 }],
    ['a list in place of a text', { text: ['hi'] }],
    ['an object in place of a text', { text: { length: 3 } }],
    ['too long a text', { text: 'x'.repeat(11) }],
  ])('with %s is refused and not handled', async (_, payload) => {
    expect(await say(payload)).toEqual(refusal('VALIDATION_FAILED', 'text'));
    expect(handled).toEqual([]);
    expect(await say({ text: 'hi' })).toMatchObject({ ok: true });
  });

  test('without an ack is not handled', async () => {
    const socket = client({ Cookie: issuer.cookie() });
    await once(socket, 'connect');
    socket.emit('say', { text: 'one' });
    socket.emit('say');
    await socket.emitWithAck('say', { text: 'two' });
    expect(handled).toEqual(['two']);
  });

  test('that fails answers INTERNAL with an id and not the reason, and tells both once', async () => {
    const ack = await say({ text: 'boom' });
    expect(ack).toEqual({
      ...refusal('INTERNAL'),
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(String(faults)).toBe(`Error: password=hunter2,${ack.requestId}`);
  });

  test('of a socket that nobody authenticated is refused', async () => {
    const socket = client({}, {}, '/open');
    await once(socket, 'connect');
    expect(await socket.emitWithAck('say', {})).toEqual(refusal('AUTH_REQUIRED'));
  });

  test('larger than 64 KB closes the connection', async () => {
    const socket = client({ Cookie: issuer.cookie() });
    await once(socket, 'connect');
    const closed = once(socket, 'disconnect');
    socket.emit('say', { text: 'x'.repeat(2_000_000) }, () => {});
    await closed;
    expect(handled).toEqual([]);
  });
});
