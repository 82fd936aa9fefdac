import { authenticate, clientAddress, trimRequests } from './index.js';
import { once, startStage } from './stage.fixture.js';

test('a connection keeps who came and from where, for its other namespaces too, and no more', async () => {
  const { io, chat, issuer, client } = await startStage();
  authenticate(chat, issuer.verifier);
  authenticate(io.of('/other'), issuer.verifier);
  trimRequests(chat);
  trimRequests(io.of('/other'));
  const forwarded = { 'X-Forwarded-For': '203.0.113.7' };
  const socket = client({
    Cookie: issuer.cookie({ id: 'ada' }),
    ...forwarded,
    'User-Agent': 'test',
  });
  await once(socket, 'connect');
  const other = socket.io.socket('/other');
  await once(other, 'connect');

  for (const name of ['/chat', '/other']) {
    const [open] = io.of(name).sockets.values();
    if (!open) throw new Error('not open');
    expect(open.data.currentUser.id).toBe('ada');
    expect(clientAddress(1)(open)).toBe('203.0.113.7');
    expect(Object.keys(open.handshake.headers).sort()).toEqual([
      'cookie',
      'host',
      'user-agent',
      'x-forwarded-for',
    ]);
    expect(open.handshake.headers).toBe(open.request.headers);
    expect(open.request.rawHeaders).toEqual([]);
  }
});
