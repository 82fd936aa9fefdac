import type { SessionEnd } from '@usher/common/client';
import { ApiError } from '../api/api-error.js';
import type { ChatStart } from './chat-state.js';
import type { Change, History, Member, Message, Outgoing, Room } from './contract.js';
import { createChatSession } from './create-chat-session.js';
import { change, message, room } from './message.fixture.js';
import type { ChatSocketEvents } from './open-chat-socket.js';
import { roomTitle } from './people.js';

const { jest } = import.meta;
const user = { id: 'ada', name: 'Ada', email: 'ada@example.com' };

/** A room on a server that can be cut off, stay silent, or refuse. */
function setUp(over: Partial<ChatStart> = {}) {
  const stored: Message[] = [message(1), message(2)];
  const server = { live: false, silent: 0, refusal: undefined as string | undefined, busyMs: 0 };
  const sent: string[] = [];
  const fetched: string[] = [];
  const changes: Change[] = [];
  const place: Member = { userId: 'ada', role: 'member', muted: false, joinedAt: message(1).at };
  const synced: number[] = [];
  const told: number[] = [];
  const typed: string[] = [];
  const watched: string[][] = [];
  let events: ChatSocketEvents | undefined;
  let endSession: (end: SessionEnd) => void = () => {};

  function store({ clientMessageId, text, replyTo }: Outgoing): Message {
    const known = stored.find((one) => one.clientMessageId === clientMessageId);
    if (known) return known;
    const added = message(stored.length + 1, {
      clientMessageId,
      text,
      sender: user,
      ...(replyTo !== undefined && { replyTo }),
    });
    stored.push(added);
    return added;
  }
  const history = (messages: Message[]): History => ({
    messages,
    head: stored.length,
    headRev: changes.length,
  });
  const unused = () => Promise.reject(new ApiError(404, []));
  const edited = (seq: number, to: Partial<Message>) => {
    const now = { ...(stored[seq - 1] as Message), ...to };
    stored[seq - 1] = now;
    changes.push(change(changes.length + 1, now));
    return { message: now, rev: changes.length };
  };
  const session = createChatSession(
    {
      user,
      rooms: [room('lobby', 'Lobby', 2)],
      roomId: 'lobby',
      access: 'granted',
      reachable: true,
      ...(over.reachable !== false && { history: history([...stored]) }),
      ...over,
    },
    {
      api: {
        myRooms: async () => [
          room('lobby', 'Lobby', stored.length),
          ...(over.rooms ?? []).slice(1),
        ],
        publicRooms: async () => [],
        createRoom: async (name) => ({ room: room('new', name) }),
        room: async (id) => ({ room: room(id, id) }),
        directRoom: async (id) => ({ room: room('d1', '', 0, { between: ['ada', id] }) }),
        joinByCode: unused,
        leaveRoom: async () => ({}),
        renameRoom: unused,
        archiveRoom: unused,
        newCode: unused,
        members: unused,
        myPlace: async () => ({ member: { ...place } }),
        search: unused,
        notifications: async () => ({ notifications: [], unread: 0 }),
        readNotifications: async () => ({ unread: 0 }),
        act: unused,
        giveRole: unused,
        people: async () => ({ users: [{ id: 'alan', name: 'Alan' }] }),
        joinRoom: async (id) => ({ room: room(id, id) }),
        newest: async (id) => {
          fetched.push(id);
          if (id === 'secret') throw new ApiError(403, [{ code: 'FORBIDDEN', message: 'no' }]);
          return history(stored.slice(-50));
        },
        before: async (id, seq, limit = 50) => {
          const sender = { id: 'alan', name: 'Alan' };
          if (id === 'd1') return history([message(2, { roomId: id, sender })]);
          return history(stored.filter((one) => one.seq < seq).slice(-limit));
        },
      },
      signOut: async () => {
        if (server.refusal) throw new ApiError(503, []);
        endSession({ code: 'SESSION_REVOKED', reason: 'signout' });
      },
      onEnded: (listener) => {
        endSession = listener;
      },
      openSocket: (given) => {
        events = given;
        return {
          isLive: () => server.live,
          async send(outgoing) {
            sent.push(outgoing.text);
            const { refusal: code } = server;
            if (code)
              return { ok: false, error: { code, message: 'You are muted', retryAfterMs: 5 } };
            const added = store(outgoing);
            if (server.silent > 0) {
              server.silent -= 1;
              throw new Error('timeout');
            }
            return { ok: true, seq: added.seq, message: added };
          },
          edit: async (_id, seq, text) => answer(() => edited(seq, { text })),
          remove: async (_id, seq) => answer(() => edited(seq, { text: '', deletedAt: 'now' })),
          react: async (_id, seq, emoji) =>
            answer(() => edited(seq, { reactions: [{ emoji, userIds: ['ada'] }] })),
          async sync(_id, after, afterRev) {
            synced.push(after);
            const { busyMs: retryAfterMs } = server;
            if (retryAfterMs > 0)
              return { ok: false, error: { code: 'RATE_LIMITED', message: 'busy', retryAfterMs } };
            const missed = stored.filter((one) => one.seq > after).slice(0, 200);
            const since = changes.filter(({ rev }) => rev > afterRev).slice(0, 200);
            return { ok: true, ...history(missed), changes: since };
          },
          async read(_id, seq) {
            told.push(seq);
            return answer(() => ({ seq, unread: stored.length - seq, mentions: 0 }));
          },
          async typing(roomId) {
            typed.push(roomId);
            return { ok: true };
          },
          async watch(userIds) {
            watched.push(userIds);
            return answer(() => ({ users: userIds.map((userId) => ({ userId, online: true })) }));
          },
          close() {},
        };
      },
    },
  );
  function answer<Answer extends object>(change: () => Answer) {
    const { refusal: code } = server;
    if (code) return { ok: false as const, error: { code, message: 'You may not' } };
    return { ok: true as const, ...change() };
  }
  const stop = session.start();
  const conversation = () => session.getState().conversations[session.getState().roomId];
  return {
    session,
    stop,
    server,
    sent,
    stored,
    fetched,
    synced,
    told,
    typed,
    watched,
    hear: () => events as ChatSocketEvents,
    texts: () => conversation()?.messages.map(({ text }) => text),
    drafts: () => conversation()?.drafts,
    edited,
    place,
    pushChange: (one: Change) => events?.onChange(one),
    announce: (head: number, headRev: number) => events?.onHead('lobby', head, headRev),
    changeRoom: (one: Room) => events?.onRoom(one),
    connect() {
      server.live = true;
      events?.onLive();
    },
    disconnect() {
      server.live = false;
      events?.onLost();
    },
    push: (...messages: Message[]) => events?.onMessages('lobby', messages),
    end: (end: SessionEnd) => endSession(end),
  };
}

describe('a chat session', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const settle = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

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

  test('fetches a room that the server could not show, and shows one that may not be read as such', async () => {
    const { session, fetched, texts, connect, stop } = setUp({
      roomId: 'secret',
      reachable: false,
    });
    await settle();
    expect(session.getState().conversations.secret?.status).toBe('forbidden');
    session.openRoom('lobby');
    await settle();
    expect([fetched.at(-1), texts()?.length]).toEqual(['lobby', 2]);
    connect();
    await settle();
    expect(session.getState()).toMatchObject({ connection: 'live', reachable: true });
    stop();
  });

  test.each<[SessionEnd, string]>([
    [{ code: 'SESSION_REVOKED', reason: 'banned' }, 'banned'],
    [{ code: 'SESSION_REVOKED', reason: 'password' }, 'password'],
    [{ code: 'SESSION_REVOKED' }, 'SESSION_REVOKED'],
  ])('ends for good when the session does: %p', async (given, endReason) => {
    const { session, connect, end, stop } = setUp();
    connect();
    end(given);
    connect();
    await settle(60_000);
    expect(session.getState()).toMatchObject({ connection: 'ended', endReason });
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

  test('knows that the visitor is muted when the room is opened, and after a refusal', async () => {
    const { session, connect, place, server, changeRoom, stop } = setUp();
    connect();
    place.muted = true;
    await session.joinRoom('r2');
    session.openRoom('r2');
    await settle();
    expect(session.getState().places.r2?.muted).toBe(true);
    place.muted = false;
    changeRoom(room('r2', 'r2', 0, { membersVersion: 2 }));
    await settle(600);
    expect(session.getState().places.r2?.muted).toBe(false);
    place.muted = true;
    changeRoom(room('r2', 'r2', 0, { membersVersion: 3 }));
    await settle(600);
    // Not each member of a public room asks each time that somebody comes.
    expect(session.getState().places.r2?.muted).toBe(false);
    server.refusal = 'FORBIDDEN';
    session.send('may I?');
    await settle();
    expect(session.getState().places.r2?.muted).toBe(true);
    stop();
  });

  test('learns from its messages whom a direct room is with, while it is not open', async () => {
    const between = ['ada', 'alan'];
    const direct = room('d1', '', 2, { between, visibility: 'private' });
    const { session, connect, stop } = setUp({
      rooms: [room('lobby', 'Lobby'), direct],
      history: { messages: [], head: 0, headRev: 0 },
    });
    expect(session.getState().people).not.toHaveProperty('alan');
    connect();
    await settle();
    expect(roomTitle(session.getState(), direct)).toBe('Alan');
    stop();
  });

  test('leaves a room, and finds and writes to people', async () => {
    const { session, connect, stop } = setUp();
    connect();
    await settle();
    await session.joinRoom('r2');
    await session.leave('r2');
    expect(session.getState().rooms.map(({ id }) => id)).toEqual(['lobby']);
    await expect(session.findPeople('al')).resolves.toEqual([{ id: 'alan', name: 'Alan' }]);
    expect(session.getState().people).toMatchObject({ alan: 'Alan' });
    await session.directRoom({ id: 'grace', name: 'Grace' });
    expect(session.getState().rooms.map(({ id }) => id)).toEqual(['lobby', 'd1']);
    stop();
  });

  test('does not end by a sign-out of its own, which the page leaves anyway', async () => {
    const { session, connect, server, stop } = setUp();
    connect();
    server.refusal = 'UNAVAILABLE';
    await expect(session.signOut()).rejects.toThrow();
    server.refusal = undefined;
    await session.signOut();
    expect(session.getState().connection).toBe('live');
    stop();
  });
});
