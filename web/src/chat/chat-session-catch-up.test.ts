import { settle, setUp } from './chat-session.fixture.js';
import { change, message } from './message.fixture.js';

describe('a chat session', () => {
  test('catches up with what was said while it was away', async () => {
    const { connect, stored, texts, stop } = setUp();
    for (let seq = 3; seq <= 450; seq += 1) stored.push(message(seq));
    connect();
    await settle();
    expect(texts()).toHaveLength(450);
    stop();
  });

  test('asks about a hole, but not at once', async () => {
    const { connect, stored, push, texts, stop } = setUp();
    connect();
    await settle();
    stored.push(message(3), message(4));
    push(message(4));
    await settle(250);
    expect(texts()).toHaveLength(2);
    await settle(400);
    expect(texts()).toHaveLength(4);
    stop();
  });

  test('asks for what it missed again when the server says, and not before', async () => {
    const { connect, server, stored, synced, texts, stop } = setUp();
    stored.push(message(3));
    server.busyMs = 8_000;
    connect();
    await settle(7_900);
    expect([synced, texts()?.length]).toEqual([[2], 2]);
    server.busyMs = 0;
    await settle(200);
    expect([synced, texts()?.length]).toEqual([[2, 2], 3]);
    stop();
  });

  test('catches up with changes that it missed, and with a hole among them', async () => {
    const { connect, disconnect, edited, pushChange, texts, stop } = setUp();
    connect();
    await settle();
    disconnect();
    for (let round = 1; round <= 450; round += 1) edited(1, { text: `round ${round}` });
    connect();
    await settle();
    expect(texts()?.[0]).toBe('round 450');
    edited(1, { text: 'missed' });
    const { rev, message: second } = edited(2, { text: 'beyond the hole' });
    pushChange(change(rev, second));
    expect(texts()).toEqual(['round 450', 'message 2']);
    await settle(700);
    expect(texts()).toEqual(['missed', 'beyond the hole']);
    stop();
  });

  test('asks for what a head announces', async () => {
    const { connect, edited, stored, announce, texts, stop } = setUp();
    connect();
    await settle();
    stored.push(message(3));
    edited(1, { text: 'changed' });
    announce(3, 1);
    await settle(700);
    expect(texts()).toEqual(['changed', 'message 2', 'message 3']);
    stop();
  });
});
