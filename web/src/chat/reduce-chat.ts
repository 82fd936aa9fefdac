import { type ChatState, conversationOf } from './chat-state.js';
import type { History, LeaveReason, Member, Message, Person, Room } from './contract.js';
import {
  type Conversation,
  changed,
  type Draft,
  draftDiscarded,
  drafted,
  draftMarked,
  type NumberedChange,
  olderLoaded,
  opened,
  received,
  unknownConversation,
} from './conversation.js';
import { namesOf, sendersOf, withNames } from './people.js';
import { seenNow, withList, withoutRoom, withPlace, withRoom } from './reduce-rooms.js';

export type ChatAction =
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'ended'; reason: string }
  | { type: 'reachable'; reachable: boolean }
  | { type: 'rooms-loaded'; rooms: readonly Room[] }
  | { type: 'room-changed'; room: Room }
  | { type: 'room-left'; roomId: string; reason: LeaveReason }
  | { type: 'room-opened'; roomId: string }
  | { type: 'room-refused'; roomId: string; status: 'forbidden' | 'missing' }
  | { type: 'history-loaded'; roomId: string; history: History }
  | { type: 'received'; roomId: string; messages: readonly Message[]; head?: number }
  | { type: 'changed'; roomId: string; changes: readonly NumberedChange[]; headRev?: number }
  | { type: 'place-learned'; roomId: string; place: Member }
  | { type: 'members-learned'; members: readonly Member[] }
  | { type: 'people-found'; people: readonly Person[] }
  | { type: 'notice'; text: string | undefined }
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
      return withList(state, action.rooms);
    case 'room-changed':
      return askAgain(withRoom(state, action.room), action.room.id);
    case 'room-left':
      return withoutRoom(state, action.roomId, action.reason);
    case 'room-opened':
      return askAgain(
        seenNow({ ...seenNow(state), roomId: action.roomId, older: 'idle' }),
        action.roomId,
      );
    case 'room-refused':
      return change(state, action.roomId, () => ({
        ...unknownConversation,
        status: action.status,
      }));
    case 'history-loaded':
      return change(withNames(state, sendersOf(action.history.messages)), action.roomId, (one) =>
        opened(one, action.history),
      );
    case 'received':
      return receive(withNames(state, sendersOf(action.messages)), action);
    case 'changed':
      return visited(state, action.roomId)
        ? change(state, action.roomId, (one) => changed(one, action.changes, action.headRev))
        : state;
    case 'place-learned':
      return withPlace(state, action.roomId, action.place);
    case 'members-learned':
      return withNames(state, namesOf(action.members));
    case 'people-found':
      return withNames(state, action.people);
    case 'notice':
      return { ...state, notice: action.text };
    case 'older-asked':
      return { ...state, older: 'loading' };
    case 'older-failed':
      return { ...state, older: 'failed' };
    case 'older-loaded':
      return change(
        withNames({ ...state, older: 'idle' }, sendersOf(action.messages)),
        action.roomId,
        (one) => olderLoaded(one, action.messages),
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
  // An answer that was on its way when I was put out.
  if (roomId in state.departures) return state;
  const conversations = { ...state.conversations, [roomId]: by(conversationOf(state, roomId)) };
  return { ...state, conversations };
}

/** A room that was refused may be open to the visitor by now. */
function askAgain(state: ChatState, roomId: string): ChatState {
  const { status } = conversationOf(state, roomId);
  if (status === 'open' || status === 'loading') return state;
  return change(state, roomId, (one) => ({ ...one, status: 'loading' }));
}

/** Rooms that were never open need no messages yet, only their head. */
function visited(state: ChatState, roomId: string): boolean {
  if (roomId in state.departures) return false;
  return roomId === state.roomId || roomId in state.conversations;
}

function receive(
  state: ChatState,
  { roomId, messages, head = 0 }: { roomId: string; messages: readonly Message[]; head?: number },
): ChatState {
  const next = visited(state, roomId)
    ? change(state, roomId, (one) => received(one, messages, head))
    : state;
  const newest = Math.max(head, ...messages.map(({ seq }) => seq));
  const rooms = next.rooms.map((room) =>
    room.id === roomId && room.head < newest ? { ...room, head: newest } : room,
  );
  // What I wrote in another tab is not news to me.
  const mine = messages.length > 0 && messages.every(({ sender }) => sender.id === state.me.id);
  const seen = mine ? { ...next.seen, [roomId]: newest } : next.seen;
  return seenNow({ ...next, rooms, seen });
}
