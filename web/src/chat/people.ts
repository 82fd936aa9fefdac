import type { ChatState } from './chat-state.js';
import type { Member, Message, Person, Room } from './contract.js';

/** The state with names that were not known, or are others by now. */
export function withNames(state: ChatState, seen: readonly Person[]): ChatState {
  const news = seen.filter(({ id, name }) => name && state.people[id] !== name);
  if (news.length === 0) return state;
  const names = Object.fromEntries(news.map(({ id, name }) => [id, name]));
  return { ...state, people: { ...state.people, ...names } };
}

export function sendersOf(messages: readonly Message[]): Person[] {
  return messages.map(({ sender }) => sender);
}

export function namesOf(members: readonly Member[]): Person[] {
  return members.flatMap(({ userId: id, name }) => (name ? [{ id, name }] : []));
}

/** For a person whose name nobody has said yet: never empty, and different for two of them. */
export function nameOf(people: ChatState['people'], userId: string): string {
  return people[userId] ?? `Member ${userId.slice(-4)}`;
}

/** Whom a direct room is with. */
export function otherIn({ between }: Pick<Room, 'between'>, myId: string): string | undefined {
  return between?.find((id) => id !== myId);
}

/** A room's name, and of a direct one the other's. */
export function roomTitle({ people, me }: Pick<ChatState, 'people' | 'me'>, room: Room): string {
  const other = otherIn(room, me.id);
  return other === undefined ? room.name : (people[other] ?? 'Direct messages');
}
