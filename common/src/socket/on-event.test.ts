import { authenticate, onEvent } from './index.js';
import { once, startStage } from './stage.fixture.js';

test('however many events a namespace has, connections are listened to once for all of them', async () => {
  const { chat, issuer, client } = await startStage();
  authenticate(chat, issuer.verifier);
  const before = chat.listeners('connection').length;
  for (let i = 0; i < 20; i += 1) onEvent(chat, `event${i}`, [], (_data, { id }) => ({ i, id }));
  expect(chat.listeners('connection')).toHaveLength(before + 1);
  const sockets = ['ada', 'grace'].map((id) => client({ Cookie: issuer.cookie({ id }) }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const answers = await Promise.all(sockets.map((socket) => socket.emitWithAck('event19', {})));
  expect(answers).toEqual([
    { ok: true, i: 19, id: 'ada' },
    { ok: true, i: 19, id: 'grace' },
  ]);
});
