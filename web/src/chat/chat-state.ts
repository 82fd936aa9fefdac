import { type CommunityState, initialCommunity } from './community-state.js';
import type { History, LeaveReason, Member, Room, Visibility } from './contract.js';
import { type Conversation, opened, unknownConversation } from './conversation.js';
import { sendersOf, withNames } from './people.js';

export interface ChatUser {
  id: string;
  name: string;
  email: string;
}

export interface ChatState extends CommunityState {
  me: ChatUser;
  connection: 'connecting' | 'live' | 'reconnecting' | 'ended';
  /** Why the session ended. */
  endReason?: string;
  /** False when chat did not answer the last time it was asked. */
  reachable: boolean;
  /** Mine. */
  rooms: readonly Room[];
  /** The open one. */
  roomId: string;
  conversations: Readonly<Record<string, Conversation>>;
  older: 'idle' | 'loading' | 'failed';
  /** Names, by user id. */
  people: Readonly<Record<string, string>>;
  /** By room: what I am in it, where that has been asked. */
  places: Readonly<Record<string, Member>>;
  /** By room: those that I was in while this page was open. */
  departures: Readonly<Record<string, Departure>>;
  /** Something to tell that belongs to no place on the page. */
  notice: string | undefined;
}

export interface Departure {
  name: string;
  visibility: Visibility;
  reason: LeaveReason;
}

/** What the server knows when it renders the page. */
export interface ChatStart {
  user: ChatUser;
  rooms: Room[];
  roomId: string;
  access: 'granted' | 'forbidden' | 'missing';
  /** Absent when chat did not answer. */
  history?: History;
  reachable: boolean;
}

export function initialChatState(start: ChatStart): ChatState {
  const { user: me, rooms, roomId, access, history, reachable } = start;
  const conversation: Conversation = history
    ? opened(unknownConversation, history)
    : { ...unknownConversation, status: access === 'granted' ? 'loading' : access };
  const initial: ChatState = {
    me,
    connection: 'connecting',
    reachable,
    rooms,
    roomId,
    conversations: { [roomId]: conversation },
    older: 'idle',
    people: {},
    places: {},
    departures: {},
    notice: undefined,
    ...initialCommunity(rooms.find(({ id }) => id === roomId)),
  };
  return withNames(initial, [me, ...sendersOf(history?.messages ?? [])]);
}

export function conversationOf(state: ChatState, roomId = state.roomId): Conversation {
  return state.conversations[roomId] ?? unknownConversation;
}

export function openRoom(state: ChatState): Room | undefined {
  return state.rooms.find(({ id }) => id === state.roomId);
}

/** In all rooms. */
export function unreadTotal({ rooms }: Pick<ChatState, 'rooms'>): number {
  return rooms.reduce((sum, { unread = 0 }) => sum + unread, 0);
}
