import { settle, setUp } from './chat-session.fixture.js';
import { message } from './message.fixture.js';

describe('a chat session', () => {
  test('keeps what is written without a connection and sends it in order once there is one', async () => {
    const { session, connect, stored, drafts, sent, stop } = setUp();
    session.send('one');
    session.send('two');
    await settle();
    expect([sent, drafts()?.length]).toEqual([[], 2]);
    connect();
    await settle();
    expect(stored.slice(2).map(({ text }) => text)).toEqual(['one', 'two']);
    expect(drafts()).toEqual([]);
    stop();
  });

  test('sends again, under the same id, what got no ack', async () => {
    const { session, connect, disconnect, server, stored, sent, texts, stop } = setUp();
    connect();
    server.silent = 1;
    session.send('once');
    disconnect();
    await settle();
    connect();
    await settle();
    expect(sent).toEqual(['once', 'once']);
    expect(stored.filter(({ text }) => text === 'once')).toHaveLength(1);
    expect(texts()?.filter((text) => text === 'once')).toHaveLength(1);
    stop();
  });

  test('waits when it is asked to, and gives up a message only for a reason of its own', async () => {
    const { session, connect, server, sent, drafts, texts, stop } = setUp();
    connect();
    server.refusal = 'RATE_LIMITED';
    session.send('slowly');
    await settle();
    server.refusal = undefined;
    await settle(5);
    expect([sent.length, drafts(), texts()?.at(-1)]).toEqual([2, [], 'slowly']);

    server.refusal = 'FORBIDDEN';
    session.send('muted');
    await settle();
    expect(drafts()).toMatchObject([{ text: 'muted', failure: 'You are muted' }]);
    server.refusal = undefined;
    session.retry(drafts()?.[0]?.clientMessageId ?? '');
    await settle();
    expect([drafts(), texts()?.at(-1)]).toEqual([[], 'muted']);
    stop();
  });

  test('loses nothing of what is written too fast, however long that lasts', async () => {
    const { session, connect, server, sent, stored, drafts, stop } = setUp();
    connect();
    await settle();
    server.refusal = 'RATE_LIMITED';
    const texts = ['one', 'two', 'three'];
    for (const text of texts) session.send(text);
    await settle(50);
    // Once at first and then every 5 ms, as the server asks; the others wait behind it.
    expect(sent).toEqual(Array(11).fill('one'));
    expect(drafts()?.map(({ text, failure }) => [text, failure])).toEqual(
      texts.map((text) => [text, undefined]),
    );
    server.refusal = undefined;
    await settle(5);
    expect(stored.slice(2).map(({ text }) => text)).toEqual(texts);
    expect(drafts()).toEqual([]);
    stop();
  });

  test('edits, deletes and reacts, and shows it at once', async () => {
    const { session, connect, server, texts, stop } = setUp();
    await expect(session.edit(1, 'x')).rejects.toThrow(/not connected/);
    connect();
    await settle();
    await session.edit(1, 'better');
    await session.react(1, '👍', true);
    await session.remove(2);
    expect(texts()).toEqual(['better', '']);
    expect(session.getState().conversations.lobby?.messages).toMatchObject([
      { reactions: [{ emoji: '👍', userIds: ['ada'] }] },
      { deletedAt: 'now' },
    ]);
    server.refusal = 'FORBIDDEN';
    await expect(session.edit(1, 'worse')).rejects.toThrow('You may not');
    await session.react(1, '👎', true);
    expect([texts()?.[0], session.getState().notice]).toEqual(['better', 'You may not']);
    stop();
  });

  test('answers a message, and loads back to the one that is answered', async () => {
    const stored = Array.from({ length: 500 }, (_, index) => message(index + 1));
    const history = { messages: stored.slice(-50), head: 500, headRev: 0 };
    const { session, stored: server, connect, stop } = setUp({ history });
    server.splice(0, 2, ...stored);
    connect();
    await settle();
    session.send('I say', 7);
    await settle();
    expect(server.at(-1)).toMatchObject({ text: 'I say', replyTo: 7 });
    await expect(session.loadUpTo(7)).resolves.toBe(true);
    const held = session.getState().conversations.lobby?.messages.map(({ seq }) => seq) ?? [];
    expect([held.includes(7), held.length, held.at(-1)]).toEqual([true, 502 - (held[0] ?? 0), 501]);
    stop();
  });
});
