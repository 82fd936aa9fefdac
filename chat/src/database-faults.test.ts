import { startTcpProxy } from '@usher/infra/testing';
import { openSocket, startChat, visitorsOf } from './chat.fixture.js';

const chat = await startChat();
const { roomWithMessages } = visitorsOf(chat);
const database = new URL(chat.mongoUrl);
const proxy = await startTcpProxy(() => Number(database.port));
afterAll(proxy.stop);

test('messages sent while the database breaks off are stored once, in order, as acknowledged', async () => {
  const mongoUrl = `mongodb://127.0.0.1:${proxy.port}${database.pathname}?directConnection=true`;
  const replica = await startChat({ mongoUrl });
  const { ada, room, socket } = await roomWithMessages([]);
  const there = openSocket(replica.url, replica.issuer.cookie({ id: ada.id, name: 'Ada' }));
  let isOver = false;

  /** Asks again under the same id until the message is acknowledged. */
  async function send(i: number) {
    const draft = { roomId: room.id, clientMessageId: `m${i}`, text: `${i}` };
    for (;;) {
      const ack = await (i % 3 ? there : socket).emitWithAck('message:send', draft);
      if (ack.ok) return { seq: ack.seq, text: ack.message.text };
      expect(ack.error.code).toBe('UNAVAILABLE');
    }
  }
  let cuts = 0;
  const breaking = (async () => {
    // Not for ever: on a slow machine nothing is done between one cut and the next.
    while (!isOver && cuts < 40) {
      proxy.cut();
      proxy.heal();
      cuts += 1;
      // The next cut comes in the midst of what follows.
      for (let i = 0; i < 1 + (cuts % 5); i += 1) {
        const answer = await there.emitWithAck('room:sync', { roomId: room.id, after: 0 });
        if (!answer.ok) expect(answer.error.code).toBe('UNAVAILABLE');
      }
    }
  })();
  const acked = [];
  for (let round = 0; round < 20 || cuts <= 10; round += 1) {
    const sends = Array.from({ length: 15 }, (_, i) => send(round * 15 + i));
    acked.push(...(await Promise.all(sends)));
  }
  isOver = true;
  await breaking;
  acked.sort((a, b) => a.seq - b.seq);
  const stored: { seq: number; text: string }[] = [];
  while (stored.length < acked.length) {
    const after = stored.length;
    const { body } = await ada.get(`/rooms/${room.id}/messages?after=${after}&limit=200`);
    if (body.messages.length === 0) break;
    stored.push(...body.messages);
  }
  expect(stored.map(({ seq, text }) => ({ seq, text }))).toEqual(acked);
  expect(acked.map(({ seq }) => seq)).toEqual(acked.map((_, i) => i + 1));
});
