import { type ChatState, initialChatState } from './chat-state.js';
import type { Ack, Notification } from './contract.js';
import { createCommunity } from './create-community.js';
import { createStore } from './create-store.js';
import { message, room } from './message.fixture.js';
import type { ChatSocket } from './open-chat-socket.js';
import { reduceChat } from './reduce-chat.js';
import { seenSeq } from './seen-seq.js';

const { jest } = import.meta;
const me = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
const at = message(1).at;

/** A visitor in the lobby, of which so much is unread, with a server that can be cut off or refuse. */
function setUp() {
  const direct = { between: ['ada', 'grace'], visibility: 'private' as const, readSeq: 0 };
  const messages = [message(1), message(2), message(3), message(4)];
  const store = createStore(
    reduceChat,
    initialChatState({
      user: me,
      rooms: [
        room('lobby', 'Lobby', 4, { readSeq: 1, unread: 3, mentions: 0 }),
        room('d1', '', 2, direct),
      ],
      roomId: 'lobby',
      access: 'granted',
      history: { messages, head: 4, headRev: 0 },
      reachable: true,
    }),
  );
  const server = { live: true, refusal: undefined as { code: string } | undefined };
  const asked: string[] = [];
  const told: Notification[] = [];
  function answer<Answer extends object>(words: string, given: Answer): Promise<Ack<Answer>> {
    asked.push(words);
    const { refusal } = server;
    if (!refusal) return Promise.resolve({ ok: true, ...given });
    return Promise.resolve({ ok: false, error: { message: 'no', retryAfterMs: 300, ...refusal } });
  }
  const socket = {
    isLive: () => server.live,
    read: (roomId, seq) => answer(`read ${roomId} ${seq}`, { seq, unread: 4 - seq, mentions: 0 }),
    typing: (roomId) => answer(`typing ${roomId}`, {}),
    watch: (userIds) =>
      answer(`watch ${userIds}`, { users: userIds.map((userId) => ({ userId, online: true })) }),
  } satisfies Partial<ChatSocket>;
  const memory = { dismissed: '' };
  const community = createCommunity(
    store,
    {
      async notifications(cursor) {
        asked.push(`notifications ${cursor ?? ''}`.trim());
        const [from, to] = cursor === undefined ? [0, 2] : [2, 4];
        const unread = told.filter(({ readAt }) => !readAt).length;
        const notifications = told.slice(from, to);
        return { notifications, unread, ...(told.length > to && { nextCursor: 'next' }) };
      },
      async readNotifications(ids) {
        asked.push(`told ${ids}`);
        for (const one of told) if (ids.includes(one.id)) one.readAt = at;
        return { unread: told.filter(({ readAt }) => !readAt).length };
      },
    },
    {
      socket: () => socket as unknown as ChatSocket,
      onBehind: () => asked.push('behind'),
    },
    {
      covers: (when) => when <= memory.dismissed,
      remember: (when) => {
        memory.dismissed = when;
      },
    },
  );
  const lobby = () => store.getState().rooms[0];
  return { ...community, store, server, asked, told, lobby };
}

const notification = (id: string, from: Partial<Notification> = {}): Notification => ({
  id,
  type: 'mention',
  title: 'Grace mentioned you',
  body: '',
  at,
  ...from,
});

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());
const settle = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

describe('reading', () => {
  test('shows at once, and tells the server once a second with the newest', async () => {
    const { acts, asked, lobby } = setUp();
    acts.read(2);
    expect(lobby()).toMatchObject({ readSeq: 2, unread: 2 });
    acts.read(3);
    acts.read(4);
    acts.read(3);
    await settle(900);
    expect([asked, lobby()?.unread]).toEqual([['read lobby 2'], 0]);
    await settle(100);
    expect(asked).toEqual(['read lobby 2', 'read lobby 4']);
    await settle(5_000);
    expect(asked).toHaveLength(2);
  });

  test('is told once there is a connection again, and again after a refusal that passes', async () => {
    const { acts, asked, server, live } = setUp();
    server.live = false;
    acts.read(4);
    await settle(2_000);
    expect(asked).toEqual([]);
    server.live = true;
    server.refusal = { code: 'RATE_LIMITED' };
    live();
    await settle();
    server.refusal = undefined;
    await settle(300);
    expect(asked.filter((one) => one !== 'notifications')).toEqual(Array(2).fill('read lobby 4'));
  });

  test('on another device counts here', async () => {
    const { events, asked, lobby } = setUp();
    events.onRead({ roomId: 'lobby', userId: 'ada', seq: 3 });
    expect([lobby()?.unread, asked]).toEqual([1, ['behind']]);
    events.onRead({ roomId: 'lobby', userId: 'ada', seq: 4 });
    events.onRead({ roomId: 'lobby', userId: 'ada', seq: 2 });
    expect([lobby()?.unread, lobby()?.readSeq, asked]).toEqual([0, 4, ['behind']]);
  });

  test('by the other in a direct room is seen under the last message that they have read', () => {
    const { events, store } = setUp();
    const mine = (seq: number) => message(seq, { roomId: 'd1', sender: me });
    store.dispatch({ type: 'room-opened', roomId: 'd1' });
    const messages = [mine(1), mine(2), mine(3)];
    store.dispatch({
      type: 'history-loaded',
      roomId: 'd1',
      history: { messages, head: 3, headRev: 0 },
    });
    expect(seenSeq(store.getState())).toBeUndefined();
    const member = { userId: 'grace', role: 'member' as const, muted: false, joinedAt: at };
    store.dispatch({ type: 'members-learned', roomId: 'd1', members: [{ ...member, readSeq: 1 }] });
    expect(seenSeq(store.getState())).toBe(1);
    events.onRead({ roomId: 'd1', userId: 'grace', seq: 2 });
    events.onRead({ roomId: 'd1', userId: 'grace', seq: 1 });
    expect(seenSeq(store.getState())).toBe(2);
    events.onRead({ roomId: 'lobby', userId: 'grace', seq: 4 });
    expect(store.getState().receipts).toEqual({ d1: { grace: 2 } });
  });
});

describe('where the new begins', () => {
  const newAfter = ({ store }: { store: { getState(): ChatState } }) => store.getState().newAfter;

  test('is the cursor when the room is opened, and stays there while it is read', () => {
    const one = setUp();
    expect(newAfter(one)).toBe(1);
    one.acts.read(4);
    expect(newAfter(one)).toBe(1);
    one.store.dispatch({ type: 'room-opened', roomId: 'd1' });
    one.store.dispatch({ type: 'room-opened', roomId: 'lobby' });
    expect(newAfter(one)).toBeUndefined();
  });

  test('is what was there when the page was looked at last, until its reader answers', () => {
    const one = setUp();
    one.acts.read(4);
    one.acts.lookAway();
    expect(newAfter(one)).toBe(4);
    one.store.dispatch({
      type: 'drafted',
      roomId: 'lobby',
      draft: { clientMessageId: 'c9', text: 'I am back', at },
    });
    expect(newAfter(one)).toBeUndefined();
  });
});

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

describe('notifications', () => {
  test('are counted on connecting and as the server says', async () => {
    const { told, live, events, store } = setUp();
    told.push(notification('n1'), notification('n2'));
    live();
    await settle();
    expect(store.getState().notifications.unread).toBe(2);
    const { version } = store.getState().notifications;
    events.onUnreadNotifications(5);
    expect(store.getState().notifications).toEqual({ unread: 5, version: version + 1 });
  });

  test('are all marked as read, on whichever page they are', async () => {
    const { told, acts, asked, store } = setUp();
    told.push(notification('n1'), notification('n2', { readAt: at }), notification('n3'));
    await acts.readAllNotifications();
    expect(asked).toEqual(['notifications', 'told n1', 'notifications next', 'told n3']);
    expect(store.getState().notifications.unread).toBe(0);
  });

  test('of a message that has been in view are read already', async () => {
    const { acts, events, asked } = setUp();
    acts.read(3);
    events.onNotification(notification('n1', { link: '/?message=4' }));
    events.onNotification(notification('n2', { link: '/?message=3' }));
    events.onNotification(notification('n3', { link: '/rooms/elsewhere?message=1' }));
    events.onNotification(notification('n4', { link: '/' }));
    events.onNotification(notification('n5'));
    await settle();
    expect(asked.filter((one) => one.startsWith('told'))).toEqual(['told n2']);
  });
});

test('an announcement is shown until it is dismissed, and only a newer one after that', () => {
  const { acts, events, store } = setUp();
  const announced = (when: string) => {
    events.onAnnouncement({ text: 'Curtain at nine', at: when });
    return store.getState().announcement?.at;
  };
  expect(announced('2026-01-05T10:00:00.000Z')).toBe('2026-01-05T10:00:00.000Z');
  acts.dismissAnnouncement();
  expect(announced('2026-01-05T10:00:00.000Z')).toBeUndefined();
  expect(announced('2026-01-05T10:00:01.000Z')).toBe('2026-01-05T10:00:01.000Z');
});
