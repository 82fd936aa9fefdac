import { type ChatState, conversationOf } from './chat-state.js';
import { newFrom } from './community-state.js';
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
import {
  type CommunityAction,
  reduceCommunity,
  withoutWriters,
  withReceipts,
} from './reduce-community.js';
import { withList, withoutRoom, withPlace, withRoom } from './reduce-rooms.js';
import { recounted, withNews } from './unread.js';

export type ChatAction =
  | CommunityAction
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'ended'; reason: string }
  | { type: 'reachable'; reachable: boolean }
  | { type: 'rooms-loaded'; rooms: readonly Room[] }
  | { type: 'room-changed'; room: Room }
  | { type: 'room-left'; roomId: string; reason: LeaveReason }
  | { type: 'room-opened'; roomId: string; seq?: number }
  | { type: 'room-refused'; roomId: string; status: 'forbidden' | 'missing' }
  | { type: 'history-loaded'; roomId: string; history: History }
  | { type: 'received'; roomId: string; messages: readonly Message[]; head?: number }
  | { type: 'changed'; roomId: string; changes: readonly NumberedChange[]; headRev?: number }
  | { type: 'place-learned'; roomId: string; place: Member }
  | { type: 'members-learned'; roomId: string; members: readonly Member[] }
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
      return askAgain(openedAt(state, action), action.roomId);
    case 'room-refused':
      return change(state, action.roomId, () => ({
        ...unknownConversation,
        status: action.status,
      }));
    case 'history-loaded':
      return recounted(
        change(withNames(state, sendersOf(action.history.messages)), action.roomId, (one) =>
          opened(one, action.history),
        ),
        action.roomId,
      );
    case 'received':
      return receive(withNames(state, sendersOf(action.messages)), action);
    case 'changed':
      return visited(state, action.roomId)
        ? recounted(
            change(state, action.roomId, (one) => changed(one, action.changes, action.headRev)),
            action.roomId,
          )
        : state;
    case 'place-learned':
      return withPlace(state, action.roomId, action.place);
    case 'members-learned':
      return withReceipts(withNames(state, namesOf(action.members)), action.roomId, action.members);
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
      // Who answers has seen what was new.
      return change({ ...state, newAfter: undefined }, action.roomId, (one) =>
        drafted(one, action.draft),
      );
    case 'draft-marked':
      return change(state, action.roomId, (one) =>
        draftMarked(one, action.clientMessageId, action.failure),
      );
    case 'draft-discarded':
      return change(state, action.roomId, (one) => draftDiscarded(one, action.clientMessageId));
    default:
      return reduceCommunity(state, action);
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

function openedAt(state: ChatState, { roomId, seq }: { roomId: string; seq?: number }): ChatState {
  const room = state.rooms.find(({ id }) => id === roomId);
  const stays = roomId === state.roomId && !room?.unread;
  return {
    ...state,
    roomId,
    older: 'idle',
    newAfter: stays ? state.newAfter : newFrom(room),
    target: seq === undefined ? undefined : { seq },
  };
}

function receive(
  state: ChatState,
  { roomId, messages, head = 0 }: { roomId: string; messages: readonly Message[]; head?: number },
): ChatState {
  const next = visited(state, roomId)
    ? change(state, roomId, (one) => received(one, messages, head))
    : state;
  const senders = messages.map(({ sender }) => sender.id);
  return withoutWriters(withNews(next, roomId, { messages, head }), roomId, senders);
}
