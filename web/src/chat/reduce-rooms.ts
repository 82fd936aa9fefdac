import type { ChatState } from './chat-state.js';
import type { LeaveReason, Member, Room } from './contract.js';
import { roomTitle } from './people.js';

export function withRooms(state: ChatState, loaded: readonly Room[]): ChatState {
  const known = new Map(state.rooms.map((room) => [room.id, room]));
  const rooms = loaded.map((room) => merged(room, known.get(room.id)));
  const ids = new Set(rooms.map(({ id }) => id));
  const departures = rooms.some(({ id }) => id in state.departures)
    ? Object.fromEntries(Object.entries(state.departures).filter(([id]) => !ids.has(id)))
    : state.departures;
  return { ...state, rooms, departures };
}

/** What is told to all members has no counts of mine, and an answer may be older than what has come since. */
function merged(room: Room, known: Room | undefined): Room {
  const { readSeq = room.head, unread = 0, mentions = 0 } = room;
  if (!known) return { ...room, readSeq, unread, mentions };
  const isOld = known.head > room.head || (known.readSeq ?? 0) > readSeq;
  if (room.unread !== undefined && !isOld) return room;
  const { head, readSeq: mine = readSeq, unread: news = 0, mentions: named = 0 } = known;
  const newest = room.unread === undefined ? head : Math.max(head, room.head);
  return { ...room, head: newest, readSeq: mine, unread: news, mentions: named };
}

/** All of mine, as the server lists them. An archived room is on no list, and its members read on. */
export function withList(state: ChatState, loaded: readonly Room[]): ChatState {
  const open = state.rooms.find(({ id }) => id === state.roomId);
  const keep = open?.archivedAt && loaded.every(({ id }) => id !== open.id);
  return withRooms(state, keep ? [...loaded, open] : loaded);
}

export function withRoom(state: ChatState, room: Room): ChatState {
  const rooms = state.rooms.some(({ id }) => id === room.id)
    ? state.rooms.map((one) => (one.id === room.id ? room : one))
    : [...state.rooms, room];
  return withRooms(state, rooms);
}

/** What was said in a room is no longer for whoever is out of it. */
export function withoutRoom(state: ChatState, roomId: string, reason: LeaveReason): ChatState {
  const room = state.rooms.find(({ id }) => id === roomId);
  const { [roomId]: _gone, ...conversations } = state.conversations;
  const { [roomId]: _place, ...places } = state.places;
  const next = {
    ...state,
    rooms: state.rooms.filter(({ id }) => id !== roomId),
    conversations,
    places,
  };
  if (!room) return next;
  const departure = { name: roomTitle(state, room), visibility: room.visibility, reason };
  const isOpen = roomId === state.roomId;
  return {
    ...next,
    departures: { ...state.departures, [roomId]: departure },
    // In an open room's place the page itself says it.
    ...(!isOpen && { notice: leftWords[reason](departure.name) }),
  };
}

/** Said of a room that is not open. */
const leftWords: Record<LeaveReason, (name: string) => string> = {
  left: (name) => `You have left ${name}.`,
  kicked: (name) => `You were removed from ${name}.`,
  banned: (name) => `You were banned from ${name}.`,
};

export function withPlace(state: ChatState, roomId: string, place: Member): ChatState {
  return { ...state, places: { ...state.places, [roomId]: place } };
}
