import type { History, Room, RoomPage } from '../chat/contract.js';
import type { WebConfig } from '../config.js';
import { createReadAsVisitor, type Visit } from './read-as-visitor.js';

export interface ChatReader {
  /** @throws Refusal, or whatever keeps chat from answering */
  rooms(visit: Visit): Promise<Room[]>;
  room(visit: Visit, roomId: string): Promise<Room>;
  newest(visit: Visit, roomId: string): Promise<History>;
}

/** Reads from chat what the first HTML of a visitor holds. */
export function createChatReader({ chatUrl }: Pick<WebConfig, 'chatUrl'>): ChatReader {
  const read = createReadAsVisitor(`${chatUrl}/api/chat`);
  return {
    rooms: async (visit) => (await read<RoomPage>(visit, '/rooms')).rooms,
    room: async (visit, roomId) => (await read<{ room: Room }>(visit, `/rooms/${roomId}`)).room,
    newest: (visit, roomId) => read(visit, `/rooms/${roomId}/messages?limit=50`),
  };
}
