import { body } from 'express-validator';
import jwt from 'jsonwebtoken';
import type { SessionQuestion } from '../introspection/introspector.js';
import { laggingFeed } from '../testing/lagging-feed.js';
import { testIssuer } from '../testing/test-issuer.js';
import { authenticate, onEvent } from './index.js';
import { once, outcome, startStage } from './stage.fixture.js';

const jwtKey = 'the secret of the older services, 32 bytes';

/** A socket whose token is one of the older pattern, which names no session. */
async function open() {
  const feed = laggingFeed();
  const verifier = {
    keys: { jwtKey },
    acceptLegacy: { maxAgeSeconds: 3_600 },
    introspection: { ask: async (sessions: SessionQuestion[]) => sessions },
  };
  const { chat, client, issuer } = await startStage(testIssuer({ feed, verifier }));
  const handled: string[] = [];
  authenticate(chat, issuer.verifier);
  onEvent<{ text: string }>(chat, 'say', [body('text').isString()], ({ text }) => {
    handled.push(text);
    return {};
  });
  const token = jwt.sign({ id: 'u1', email: 'ada@example.com' }, jwtKey);
  const socket = client({ Authorization: `Bearer ${token}` });
  expect(await outcome(socket)).toBe('connected');
  return { feed, handled, socket };
}

describe('a socket whose token names no session', () => {
  test('sends nothing while the feed stands still, since auth can tell nothing of it', async () => {
    const { feed, handled, socket } = await open();
    feed.lagMs = 60_000;
    const ack = await socket.emitWithAck('say', { text: 'late' });
    expect([ack.ok, ack.error.code]).toEqual([false, 'STALE']);
    feed.lagMs = 0;
    expect(await socket.emitWithAck('say', { text: 'again' })).toEqual({ ok: true });
    expect(handled).toEqual(['again']);
  });

  test('is closed by a ban, as its next request would be refused', async () => {
    const { feed, socket } = await open();
    const [told, closed] = [once(socket, 'session:ended'), once(socket, 'disconnect')];
    const banned = { ver: 2, name: 'Ada', roles: ['user'] };
    await feed.append({ type: 'user.changed', userId: 'u1', ...banned, status: 'banned' });
    expect(await told).toEqual({ code: 'TOKEN_EXPIRED', reason: 'expired' });
    await closed;
  });
});
