import { pino } from 'pino';
import { testUser } from '../testing/test-user.js';
import { authenticate, logConnections, type TrustProxy } from './index.js';
import { once, outcome, startStage, until } from './stage.fixture.js';

async function loggedStage(trustProxy?: TrustProxy) {
  const stage = await startStage();
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) });
  logConnections(stage.chat, { log, ...(trustProxy !== undefined && { trustProxy }) });
  authenticate(stage.chat, stage.issuer.verifier);
  return { ...stage, lines, logged: () => lines.map((line) => JSON.parse(line)) };
}

test('writes who came from where and how it ended, and no token', async () => {
  const { issuer, client, lines, logged } = await loggedStage(1);
  const user = testUser();
  const token = issuer.token(user);
  const socket = client(
    { 'X-Forwarded-For': '192.0.2.9, 192.0.2.7', Authorization: `Bearer ${token}` },
    { query: { page: 'secret' } },
  );
  expect(await outcome(socket)).toBe('connected');
  socket.disconnect();
  await until(() => lines.length === 2);
  const line = { namespace: '/chat', address: '192.0.2.7', user: user.id, sid: user.sid };
  expect(logged()).toEqual([
    { level: 30, ...line, msg: 'socket connected' },
    {
      level: 30,
      ...line,
      reason: 'client namespace disconnect',
      ms: expect.any(Number),
      msg: 'socket disconnected',
    },
  ]);
  expect(lines.join()).not.toContain(token.split('.')[2]);
  expect(lines.join()).not.toContain('secret');
});

test('does not believe a stranger about its address', async () => {
  const { issuer, client, logged } = await loggedStage();
  const headers = { 'X-Forwarded-For': '192.0.2.7', Cookie: issuer.cookie() };
  expect(await outcome(client(headers))).toBe('connected');
  expect(logged()).toMatchObject([{ address: '127.0.0.1' }]);
});

test('tells that the server has ended it, and writes nothing of a refused handshake', async () => {
  const { issuer, client, lines, logged } = await loggedStage();
  expect(await outcome(client())).toMatchObject({ code: 'AUTH_REQUIRED' });
  const user = testUser();
  const socket = client({ Cookie: issuer.cookie(user) });
  await once(socket, 'connect');
  await issuer.revoke(user);
  await until(() => lines.length >= 2);
  expect(logged().map(({ reason, user: id }) => [reason, id])).toEqual([
    [undefined, user.id],
    ['server namespace disconnect', user.id],
  ]);
});
