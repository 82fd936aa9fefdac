import { initialChatState, openRoom, unreadTotal } from './chat-state.js';
import { change, message, room } from './message.fixture.js';
import { nameOf, roomTitle } from './people.js';
import { readOnlyReason } from './read-only-reason.js';
import { type ChatAction, reduceChat } from './reduce-chat.js';

const me = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
const start = initialChatState({
  user: me,
  rooms: [room('lobby', 'Lobby', 2), room('r2', 'Film club', 5)],
  roomId: 'lobby',
  access: 'granted',
  history: { messages: [message(1), message(2)], head: 2, headRev: 0 },
  reachable: true,
});
const after = (...actions: ChatAction[]) => actions.reduce(reduceChat, start);
const unread = (state: typeof start) => state.rooms.map((one) => one.unread);
const push = (roomId: string, ...messages: ReturnType<typeof message>[]): ChatAction => ({
  type: 'received',
  roomId,
  messages,
});

describe('unread messages', () => {
  test('count wherever they come, each once, and in the title', () => {
    const state = after(
      push('r2', message(6), message(7)),
      push('r2', message(7)),
      push('lobby', message(3)),
    );
    expect(unread(state)).toEqual([1, 2]);
    expect(unreadTotal(state)).toBe(3);
  });

  test('are not the visitor’s own from another tab', () => {
    expect(unread(after(push('r2', message(6, { sender: me }))))).toEqual([undefined, 0]);
  });

  test('are counted by whom they mention, too', () => {
    const state = after(push('r2', message(6, { mentions: ['ada'] }), message(7)));
    expect(state.rooms[1]).toMatchObject({ unread: 2, mentions: 1 });
  });

  test('are as many as the server says, unless its answer is older than what has come since', () => {
    const counted = (head: number, counts: object) =>
      [room('lobby', 'Lobby', 9, { readSeq: 9 }), room('r2', 'Film club', head, counts)].map(
        (one) => ({ unread: 0, mentions: 0, readSeq: 5, ...one }),
      );
    const pushed = after(push('r2', message(6)));
    const fresh = { type: 'rooms-loaded' as const, rooms: counted(8, { unread: 3, mentions: 1 }) };
    expect(unread(reduceChat(pushed, fresh))).toEqual([0, 3]);
    const old = { type: 'rooms-loaded' as const, rooms: counted(5, {}) };
    expect(unread(reduceChat(pushed, old))).toEqual([0, 1]);
  });

  test('stay what they are when a room changes for all of its members', () => {
    const state = after(push('r2', message(6)), {
      type: 'room-changed',
      room: room('r2', 'Cinema', 6),
    });
    expect(state.rooms[1]).toMatchObject({ name: 'Cinema', unread: 1, head: 6 });
  });
});

describe('a room that the visitor is put out of', () => {
  const out = (roomId: string, reason: 'kicked' | 'banned' | 'left'): ChatAction => ({
    type: 'room-left',
    roomId,
    reason,
  });

  test('goes off the list with all that was said in it, and what comes late changes nothing', () => {
    const state = after(out('lobby', 'kicked'));
    expect(state.rooms.map(({ id }) => id)).toEqual(['r2']);
    expect(state.conversations).toEqual({});
    expect(state.departures.lobby).toEqual({
      name: 'Lobby',
      visibility: 'public',
      reason: 'kicked',
    });
    const history = { messages: [message(1)], head: 1, headRev: 0 };
    for (const late of [
      push('lobby', message(3)),
      { type: 'changed', roomId: 'lobby', changes: [change(1, message(1))] } as const,
      { type: 'history-loaded', roomId: 'lobby', history } as const,
    ]) {
      expect(reduceChat(state, late).conversations).toEqual({});
    }
  });

  test('is told of where another room is open, and by the page itself where it is open', () => {
    expect(after(out('r2', 'banned')).notice).toBe('You were banned from Film club.');
    expect(after(out('lobby', 'kicked')).notice).toBeUndefined();
    const dismissed = after(out('r2', 'left'), { type: 'notice', text: undefined });
    expect(dismissed.notice).toBeUndefined();
  });

  test('is as any other once the visitor is back in it', () => {
    const back: ChatAction = { type: 'room-changed', room: room('lobby', 'Lobby', 2) };
    const state = after(out('lobby', 'kicked'), back);
    expect([state.departures, state.rooms.length]).toEqual([{}, 2]);
    expect(after(out('r2', 'kicked'), { type: 'rooms-loaded', rooms: start.rooms })).toMatchObject({
      departures: {},
    });
  });

  test('shows nothing of before when its messages are refused', () => {
    const refused = after({ type: 'room-refused', roomId: 'lobby', status: 'forbidden' });
    expect(refused.conversations.lobby).toMatchObject({ status: 'forbidden', messages: [] });
  });
});

describe('names', () => {
  const withAlan = room('d1', '', 0, { between: ['ada', 'alan'], visibility: 'private' });

  test('of a direct room are the other’s, as soon as anything says it', () => {
    const state = after({ type: 'room-changed', room: withAlan });
    expect(roomTitle(state, withAlan)).toBe('Direct messages');
    const alan = { sender: { id: 'alan', name: 'Alan' } };
    const named = [
      push('lobby', message(3, alan)),
      { type: 'people-found', people: [{ id: 'alan', name: 'Alan' }] } as const,
      {
        type: 'members-learned',
        roomId: 'lobby',
        members: [
          { userId: 'alan', name: 'Alan', role: 'member', muted: false, joinedAt: message(1).at },
        ],
      } as const,
    ];
    for (const action of named) {
      expect(roomTitle(reduceChat(state, action), withAlan)).toBe('Alan');
    }
  });

  test('are different for two whom nobody has named', () => {
    expect(nameOf(start.people, 'grace')).toBe('Grace');
    expect(nameOf(start.people, '65a1ff')).not.toBe(nameOf(start.people, '65a1fe'));
  });

  test('that are known change nothing', () => {
    expect(after({ type: 'people-found', people: [{ id: 'grace', name: 'Grace' }] })).toBe(start);
  });
});

describe('writing', () => {
  const place = { userId: 'ada', role: 'member' as const, muted: true, joinedAt: message(1).at };

  test('is open, unless the room is archived or the visitor muted in it', () => {
    expect(readOnlyReason(start)).toBeUndefined();
    const muted = after({ type: 'place-learned', roomId: 'lobby', place });
    expect(readOnlyReason(muted)).toMatch(/You are muted/);
    const elsewhere = reduceChat(muted, { type: 'room-opened', roomId: 'r2' });
    expect(readOnlyReason(elsewhere)).toBeUndefined();
    const archived = room('lobby', 'Lobby', 2, { archivedAt: message(1).at });
    expect(readOnlyReason(after({ type: 'room-changed', room: archived }))).toMatch(/archived/);
  });

  test('in an archived room goes on being refused when the list no longer names it', () => {
    const archived = room('lobby', 'Lobby', 2, { archivedAt: message(1).at });
    const rooms = [room('r2', 'Film club', 5)];
    const state = after({ type: 'room-changed', room: archived }, { type: 'rooms-loaded', rooms });
    expect(state.rooms.map(({ id }) => id)).toEqual(['r2', 'lobby']);
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
