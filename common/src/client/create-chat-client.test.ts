import { numbers, refused, roomId, startChatStage } from './chat-stage.fixture.js';
import { until } from './fake-auth.fixture.js';

describe('sending', () => {
  test('goes on under the same id until it is acked, whatever comes between', async () => {
    const stage = await startChatStage();
    stage.answers['message:send'] = [
      'lost',
      'silent',
      refused('RATE_LIMITED', { retryAfterMs: 50 }),
      refused('UNAVAILABLE'),
      refused('STALE'),
      refused('INTERNAL'),
    ];
    const chat = stage.client({ ackTimeoutMs: 2_000 });
    const { seq, message } = await chat.send({ roomId, text: 'Hello' });
    expect([seq, message.text, stage.messages.length]).toEqual([1, 'Hello', 1]);
    const sends = stage.asked.filter(([event]) => event === 'message:send');
    const ids = sends.map(([, { clientMessageId }]) => clientMessageId);
    expect(ids).toEqual(Array(7).fill(message.clientMessageId));
  });

  test('keeps the order of a room, and no other room waits', async () => {
    const stage = await startChatStage();
    stage.answers['message:send'] = ['lost', refused('UNAVAILABLE', { retryAfterMs: 300 })];
    const chat = stage.client();
    const texts = numbers(1, 20).map(String);
    const sent = texts.map((text) => chat.send({ roomId, text }));
    await until(() => stage.asked.length === 2);
    await chat.send({ roomId: 'another', text: 'past them' });
    const seqs = (await Promise.all(sent)).map(({ seq }) => seq);
    expect(stage.messages.map(({ text }) => text)).toEqual(['1', 'past them', ...texts.slice(1)]);
    expect(seqs).toEqual([1, ...numbers(3, 21)]);
  });

  test.each(['FORBIDDEN', 'NOT_FOUND', 'VALIDATION_FAILED', 'CONFLICT'])(
    'gives up at %s, and the next one goes',
    async (code) => {
      const stage = await startChatStage();
      stage.answers['message:send'] = [refused(code, { field: 'text' })];
      const chat = stage.client();
      const first = chat.send({ roomId, text: 'one' });
      const second = chat.send({ roomId, text: 'two' });
      await expect(first).rejects.toMatchObject({ code, errors: [{ field: 'text' }] });
      expect(await second).toMatchObject({ seq: 1 });
    },
  );

  test('waits for a connection, and takes 1,000 messages meanwhile', async () => {
    const stage = await startChatStage();
    const chat = stage.client({ socketOptions: { autoConnect: false } });
    const sent = numbers(1, 1_000).map((i) => chat.send({ roomId, text: `${i}` }));
    await expect(chat.send({ roomId, text: 'one more' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    chat.close();
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1_000);
    expect(stage.messages).toEqual([]);
  });

  test('ends with the client, even while it waits', async () => {
    const stage = await startChatStage();
    stage.answers['message:send'] = [refused('UNAVAILABLE', { retryAfterMs: 600_000 })];
    const chat = stage.client();
    const sent = chat.send({ roomId, text: 'never' });
    await until(() => stage.asked.length === 1);
    chat.close();
    await expect(sent).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(chat.send({ roomId, text: 'later' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    chat.follow(roomId, {}, {})();
    expect([stage.messages, chat.connected]).toEqual([[], false]);
  });
});

describe('the session', () => {
  test('that has expired is refreshed before the client comes again, and nothing is lost', async () => {
    const stage = await startChatStage();
    const { chat, seqs } = stage.follow();
    await until(() => stage.syncs() === 1);
    for (const peer of stage.peers) {
      peer.emit('session:ended', { code: 'TOKEN_EXPIRED', reason: 'expired' });
      peer.disconnect(true);
    }
    stage.store(3);
    await until(() => seqs.length === 3);
    expect([stage.auth.refreshes.length, chat.connected]).toEqual([1, true]);
  });

  test.each(['signout', 'banned', 'theft', 'password'])(
    'that ended by %s ends the client',
    async (reason) => {
      const stage = await startChatStage();
      stage.answers['message:send'] = ['silent'];
      const { chat, seqs } = stage.follow();
      const sent = chat.send({ roomId, text: 'never answered' });
      await until(() => stage.asked.length === 2);
      for (const peer of stage.peers) {
        peer.emit('session:ended', { code: 'SESSION_REVOKED', reason });
        peer.disconnect(true);
      }
      await expect(sent).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await chat.session.ended).toEqual({ code: 'SESSION_REVOKED', reason });
      expect([stage.auth.refreshes, seqs, chat.connected]).toEqual([[], [], false]);
    },
  );
});

test('events are heard until they are no longer wanted, and questions are answered', async () => {
  const stage = await startChatStage();
  const chat = stage.client();
  const heard: string[] = [];
  const stop = chat.on('server:message', ({ text }) => heard.push(text));
  await until(() => chat.connected);
  stage.chat.emit('server:message', { text: 'one', at: '' });
  await until(() => heard.length === 1);
  stop();
  stage.chat.emit('server:message', { text: 'two', at: '' });
  expect(await chat.ask('room:sync', { roomId, after: 0 })).toMatchObject({ head: 0 });
  stage.answers['room:sync'] = [refused('FORBIDDEN')];
  await expect(chat.ask('room:sync', { roomId, after: 0 })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(heard).toEqual(['one']);
});

describe('a server that says nothing any more', () => {
  test('is left for another connection, which catches up', async () => {
    const stage = await startChatStage();
    const { seqs } = stage.follow({ after: 0, afterRev: 0 }, { silenceMs: 50 });
    await until(() => stage.syncs() === 1);
    const [hanging] = stage.peers;
    stage.store(2);
    stage.answers.alive = ['silent'];
    await until(() => !stage.peers.has(hanging as never));
    await until(() => seqs.length === 2);
    expect(stage.syncs()).toBeGreaterThanOrEqual(2);
  });

  test('but answers when asked keeps its connection', async () => {
    const stage = await startChatStage();
    const { chat } = stage.follow({ after: 0, afterRev: 0 }, { silenceMs: 50 });
    await until(() => stage.syncs() === 1);
    const peers = [...stage.peers];
    stage.answers.alive = [refused('RATE_LIMITED', { retryAfterMs: 1 })];
    await until(() => stage.asked.filter(([event]) => event === 'alive').length >= 3);
    expect([[...stage.peers], chat.connected]).toEqual([peers, true]);
    chat.close();
  });
});
