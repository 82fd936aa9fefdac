import type { ChatState } from './chat-state.js';
import { newFrom } from './community-state.js';
import type { Announcement, Member, Presence, Read, ReadCounts } from './contract.js';
import { withRead } from './unread.js';

export type CommunityAction =
  /** My cursor; the counts are the server's. */
  | { type: 'read'; roomId: string; seq: number; counts?: ReadCounts }
  /** Somebody else's cursor. */
  | ({ type: 'receipt' } & Read)
  /** The page is not looked at any more. */
  | { type: 'looked-away' }
  | { type: 'target-reached' }
  | { type: 'presence'; users: readonly Presence[] }
  | { type: 'writing'; roomId: string; userId: string; name: string; until: number }
  | { type: 'writing-over'; now: number }
  | { type: 'notifications'; unread?: number }
  | { type: 'announced'; announcement: Announcement | undefined };

export function reduceCommunity(state: ChatState, action: CommunityAction): ChatState {
  switch (action.type) {
    case 'read':
      return withRead(state, action.roomId, action);
    case 'receipt':
      return withReceipt(state, action);
    case 'looked-away': {
      const room = state.rooms.find(({ id }) => id === state.roomId);
      if (!room) return state;
      // What is new already stays marked as it is.
      const newAfter = room.unread ? (state.newAfter ?? newFrom(room)) : room.head;
      return { ...state, newAfter };
    }
    case 'target-reached':
      return { ...state, target: undefined };
    case 'presence': {
      const news = Object.fromEntries(action.users.map((one) => [one.userId, one]));
      return { ...state, presence: { ...state.presence, ...news } };
    }
    case 'writing': {
      const { type: _, ...writer } = action;
      return { ...state, writers: [...others(state, writer.roomId, writer.userId), writer] };
    }
    case 'writing-over':
      return { ...state, writers: state.writers.filter(({ until }) => until > action.now) };
    case 'notifications': {
      const { unread, version } = state.notifications;
      return {
        ...state,
        notifications: { unread: action.unread ?? unread, version: version + 1 },
      };
    }
    case 'announced':
      return { ...state, announcement: action.announcement };
  }
}

function withReceipt(state: ChatState, { roomId, userId, seq }: Read): ChatState {
  const room = state.receipts[roomId];
  // In larger rooms nobody asks who of them has read.
  const isDirect = state.rooms.some(({ id, between }) => id === roomId && between !== undefined);
  if (!isDirect || (room?.[userId] ?? 0) >= seq) return state;
  return { ...state, receipts: { ...state.receipts, [roomId]: { ...room, [userId]: seq } } };
}

/** What a list of members says of how far they have read. */
export function withReceipts(
  state: ChatState,
  roomId: string,
  members: readonly Member[],
): ChatState {
  return members.reduce(
    (next, { userId, readSeq = 0 }) =>
      readSeq > 0 ? withReceipt(next, { roomId, userId, seq: readSeq }) : next,
    state,
  );
}

/** Whoever has said something has done writing it. */
export function withoutWriters(
  state: ChatState,
  roomId: string,
  userIds: readonly string[],
): ChatState {
  const writers = userIds.reduce(
    (left, userId) => others({ writers: left }, roomId, userId),
    state.writers,
  );
  return writers.length === state.writers.length ? state : { ...state, writers };
}

function others({ writers }: Pick<ChatState, 'writers'>, roomId: string, userId: string) {
  return writers.filter((one) => one.roomId !== roomId || one.userId !== userId);
}
