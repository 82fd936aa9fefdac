import type { ErrorCode } from '@usher/common';
import { initialChatState } from './chat-state.js';
import type { Ack, Notification } from './contract.js';
import { createCommunity } from './create-community.js';
import { createStore } from './create-store.js';
import { message, room } from './message.fixture.js';
import type { ChatSocket } from './open-chat-socket.js';
import { reduceChat } from './reduce-chat.js';

const { jest } = import.meta;
export const me = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
export const at = message(1).at;

/** A visitor in the lobby, of which so much is unread, with a server that can be cut off or refuse. */
export function setUp() {
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
  const server = { live: true, refusal: undefined as { code: ErrorCode } | undefined };
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

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());
export const settle = (ms = 0) => jest.advanceTimersByTimeAsync(ms);
