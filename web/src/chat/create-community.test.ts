import type { ChatState } from './chat-state.js';
import { at, me, settle, setUp } from './community.fixture.js';
import type { Notification } from './contract.js';
import { message } from './message.fixture.js';
import { seenSeq } from './seen-seq.js';

const notification = (id: string, from: Partial<Notification> = {}): Notification => ({
  id,
  type: 'mention',
  title: 'Grace mentioned you',
  body: '',
  at,
  ...from,
});

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
