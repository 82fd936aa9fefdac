import type { ErrorCode } from '@usher/common';
import type { SessionEnd } from '@usher/common/client';
import { ApiError } from '../api/api-error.js';
import type { ChatStart } from './chat-state.js';
import type { Change, History, Member, Message, Outgoing, Room } from './contract.js';
import { createChatSession } from './create-chat-session.js';
import { change, message, room } from './message.fixture.js';
import type { ChatSocketEvents } from './open-chat-socket.js';

const { jest } = import.meta;
const user = { id: 'ada', name: 'Ada', email: 'ada@example.com' };

/** A room on a server that can be cut off, stay silent, or refuse. */
export function setUp(over: Partial<ChatStart> = {}) {
  const stored: Message[] = [message(1), message(2)];
  const server = { live: false, silent: 0, refusal: undefined as ErrorCode | undefined, busyMs: 0 };
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

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

export const settle = (ms = 0) => jest.advanceTimersByTimeAsync(ms);
