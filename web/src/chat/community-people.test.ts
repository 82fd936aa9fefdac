import { settle, setUp } from './community.fixture.js';
import { message } from './message.fixture.js';

describe('people', () => {
  test('are watched while a place on the page shows them, and anew after each reconnect', async () => {
    const { acts, asked, store, live } = setUp();
    const stops = [acts.watch('grace'), acts.watch('alan'), acts.watch('grace')];
    await settle(100);
    expect(asked).toEqual(['watch grace,alan']);
    expect(store.getState().presence.grace?.online).toBe(true);
    stops[0]?.();
    await settle(1_000);
    expect(asked).toHaveLength(1);
    stops[1]?.();
    await settle(100);
    expect(asked.at(-1)).toBe('watch grace');
    live();
    await settle();
    expect(asked.filter((one) => one === 'watch grace')).toHaveLength(2);
  });

  test('are at most 200, those that came last, and asked for again after a refusal', async () => {
    const { acts, asked, server } = setUp();
    server.refusal = { code: 'RATE_LIMITED' };
    for (let i = 1; i <= 250; i += 1) acts.watch(`u${i}`);
    await settle(100);
    server.refusal = undefined;
    await settle(300);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatch(/^watch u51,.*,u250$/);
  });

  test('are told of my writing every two seconds at most', async () => {
    const { acts, asked, server } = setUp();
    for (let i = 0; i < 21; i += 1) {
      acts.typing(true);
      await settle(100);
    }
    expect(asked).toEqual(['typing lobby', 'typing lobby']);
    server.live = false;
    await settle(5_000);
    acts.typing(true);
    expect(asked).toHaveLength(2);
  });

  test('are told of what I write soon after, unless I have stopped by then', async () => {
    const { acts, asked } = setUp();
    acts.typing(true);
    acts.typing(false);
    acts.typing(true);
    expect(asked).toEqual(['typing lobby']);
    await settle(2_000);
    expect(asked).toEqual(['typing lobby', 'typing lobby']);
    acts.typing(true);
    acts.typing(false);
    await settle(2_000);
    expect(asked).toHaveLength(2);
  });

  test('are writing until that is over, or they have said it', async () => {
    const { events, store } = setUp();
    const writing = { roomId: 'lobby', expiresInMs: 5_000 };
    events.onTyping({ ...writing, userId: 'grace', name: 'Grace' });
    await settle(3_000);
    events.onTyping({ ...writing, userId: 'alan', name: 'Alan' });
    events.onTyping({ ...writing, userId: 'ada', name: 'Ada' });
    const names = () => store.getState().writers.map(({ name }) => name);
    expect(names()).toEqual(['Grace', 'Alan']);
    await settle(2_000);
    expect(names()).toEqual(['Alan']);
    store.dispatch({
      type: 'received',
      roomId: 'lobby',
      messages: [message(5, { sender: { id: 'alan', name: 'Alan' } })],
    });
    expect(names()).toEqual([]);
  });
});
