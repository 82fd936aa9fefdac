import { type ChatState, conversationOf } from './chat-state.js';
import type { History, Message, Room } from './contract.js';
import {
  type Conversation,
  type Draft,
  draftDiscarded,
  drafted,
  draftMarked,
  olderLoaded,
  opened,
  received,
} from './conversation.js';

export type ChatAction =
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'ended'; reason: string }
  | { type: 'reachable'; reachable: boolean }
  | { type: 'rooms-loaded'; rooms: readonly Room[] }
  | { type: 'room-changed'; room: Room }
  | { type: 'room-opened'; roomId: string }
  | { type: 'room-refused'; roomId: string; status: 'forbidden' | 'missing' }
  | { type: 'history-loaded'; roomId: string; history: History }
  | { type: 'received'; roomId: string; messages: readonly Message[]; head?: number }
  | { type: 'older-asked' }
  | { type: 'older-loaded'; roomId: string; messages: readonly Message[] }
  | { type: 'older-failed' }
  | { type: 'drafted'; roomId: string; draft: Draft }
  | { type: 'draft-marked'; roomId: string; clientMessageId: string; failure?: string }
  | { type: 'draft-discarded'; roomId: string; clientMessageId: string };

export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  // Nothing of an ended session changes any more.
  if (state.connection === 'ended') return state;
  switch (action.type) {
    case 'connected':
      return { ...state, connection: 'live' };
    case 'disconnected':
      return { ...state, connection: 'reconnecting' };
    case 'ended':
      return { ...state, connection: 'ended', endReason: action.reason };
    case 'reachable':
      return { ...state, reachable: action.reachable };
    case 'rooms-loaded':
      return withRooms(state, action.rooms);
    case 'room-changed':
      return askAgain(withRooms(state, withRoom(state.rooms, action.room)), action.room.id);
    case 'room-opened':
      return askAgain(
        seenNow({ ...seenNow(state), roomId: action.roomId, older: 'idle' }),
        action.roomId,
      );
    case 'room-refused':
      return change(state, action.roomId, (one) => ({ ...one, status: action.status }));
    case 'history-loaded':
      return change(state, action.roomId, (one) => opened(one, action.history));
    case 'received':
      return receive(state, action);
    case 'older-asked':
      return { ...state, older: 'loading' };
    case 'older-failed':
      return { ...state, older: 'failed' };
    case 'older-loaded':
      return change({ ...state, older: 'idle' }, action.roomId, (one) =>
        olderLoaded(one, action.messages),
      );
    case 'drafted':
      return change(state, action.roomId, (one) => drafted(one, action.draft));
    case 'draft-marked':
      return change(state, action.roomId, (one) =>
        draftMarked(one, action.clientMessageId, action.failure),
      );
    case 'draft-discarded':
      return change(state, action.roomId, (one) => draftDiscarded(one, action.clientMessageId));
  }
}

function change(
  state: ChatState,
  roomId: string,
  by: (conversation: Conversation) => Conversation,
): ChatState {
  const conversations = { ...state.conversations, [roomId]: by(conversationOf(state, roomId)) };
  return { ...state, conversations };
}

/** A room that was refused may be open to the visitor by now. */
function askAgain(state: ChatState, roomId: string): ChatState {
  const { status } = conversationOf(state, roomId);
  if (status === 'open' || status === 'loading') return state;
  return change(state, roomId, (one) => ({ ...one, status: 'loading' }));
}

function receive(
  state: ChatState,
  { roomId, messages, head = 0 }: { roomId: string; messages: readonly Message[]; head?: number },
): ChatState {
  // Rooms that were never open need no messages yet, only their head.
  const visited = roomId === state.roomId || roomId in state.conversations;
  const next = visited ? change(state, roomId, (one) => received(one, messages, head)) : state;
  const newest = Math.max(head, ...messages.map(({ seq }) => seq));
  const rooms = next.rooms.map((room) =>
    room.id === roomId && room.head < newest ? { ...room, head: newest } : room,
  );
  // What I wrote in another tab is not news to me.
  const mine = messages.length > 0 && messages.every(({ sender }) => sender.id === state.me.id);
  const seen = mine ? { ...next.seen, [roomId]: newest } : next.seen;
  return seenNow({ ...next, rooms, seen });
}

/** A room seen for the first time starts without unread messages. */
function withRooms(state: ChatState, loaded: readonly Room[]): ChatState {
  const known = new Map(state.rooms.map(({ id, head }) => [id, head]));
  const rooms = loaded.map((room) => ({
    ...room,
    head: Math.max(room.head, known.get(room.id) ?? 0),
  }));
  const heads = Object.fromEntries(rooms.map(({ id, head }) => [id, head]));
  return seenNow({ ...state, rooms, seen: { ...heads, ...state.seen } });
}

function withRoom(rooms: readonly Room[], room: Room): readonly Room[] {
  return rooms.some(({ id }) => id === room.id)
    ? rooms.map((one) => (one.id === room.id ? room : one))
    : [...rooms, room];
}

function seenNow(state: ChatState): ChatState {
  const head = state.rooms.find(({ id }) => id === state.roomId)?.head;
  if (head === undefined || state.seen[state.roomId] === head) return state;
  return { ...state, seen: { ...state.seen, [state.roomId]: head } };
}
