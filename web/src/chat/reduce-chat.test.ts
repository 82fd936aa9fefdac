import { initialChatState, openRoom, unreadCount } from './chat-state.js';
import { message, room } from './message.fixture.js';
import { type ChatAction, reduceChat } from './reduce-chat.js';

const me = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
const start = initialChatState({
  user: me,
  rooms: [room('lobby', 'Lobby', 2), room('r2', 'Film club', 5)],
  roomId: 'lobby',
  access: 'granted',
  history: { messages: [message(1), message(2)], head: 2 },
  reachable: true,
});
const after = (...actions: ChatAction[]) => actions.reduce(reduceChat, start);
const unread = (state: typeof start) => state.rooms.map((one) => unreadCount(state, one));
const push = (roomId: string, ...messages: ReturnType<typeof message>[]): ChatAction => ({
  type: 'received',
  roomId,
  messages,
});

describe('unread messages', () => {
  test('count in rooms that are not open, each once', () => {
    const state = after(
      push('r2', message(6), message(7)),
      push('r2', message(7)),
      push('lobby', message(3)),
    );
    expect(unread(state)).toEqual([0, 2]);
  });

  test('are none in a room that is opened, nor after it is left again', () => {
    const opened = after(push('r2', message(6)), { type: 'room-opened', roomId: 'r2' });
    expect(unread(opened)).toEqual([0, 0]);
    const left = [push('r2', message(7)), { type: 'room-opened', roomId: 'lobby' } as const].reduce(
      reduceChat,
      opened,
    );
    expect(unread(left)).toEqual([0, 0]);
  });

  test('are not the visitor’s own from another tab', () => {
    expect(unread(after(push('r2', message(6, { sender: me }))))).toEqual([0, 0]);
  });

  test('show up in a list fetched after an absence, but not for rooms that are new in it', () => {
    const rooms = [room('lobby', 'Lobby', 9), room('r2', 'Film club', 8), room('r3', 'New', 40)];
    expect(unread(after({ type: 'rooms-loaded', rooms }))).toEqual([0, 3, 0]);
  });
});

describe('the chat state', () => {
  test('does not keep messages of rooms that were never open', () => {
    expect(after(push('r2', message(6))).conversations).not.toHaveProperty('r2');
  });

  test('takes in a room that appeared or changed', () => {
    const state = after(
      { type: 'room-changed', room: room('r3', 'New') },
      { type: 'room-changed', room: room('lobby', 'Foyer', 2) },
    );
    expect(state.rooms.map(({ name }) => name)).toEqual(['Foyer', 'Film club', 'New']);
    expect(openRoom(state)?.name).toBe('Foyer');
  });

  test('stands still once the session has ended', () => {
    const ended = after({ type: 'ended', reason: 'banned' });
    expect(reduceChat(ended, { type: 'connected' })).toBe(ended);
    expect(reduceChat(ended, push('lobby', message(3)))).toBe(ended);
  });
});
