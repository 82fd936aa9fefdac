import type { History, Room, RoomPage } from '../chat/contract.js';
import { requestJson } from './request-json.js';

const base = '/api/chat/rooms';

/** Chat over HTTP. */
export const chatApi = {
  myRooms: () => allRooms(base),
  publicRooms: () => allRooms(`${base}?public=1`),
  createRoom: (name: string) => requestJson<{ room: Room }>('POST', base, { name }),
  joinRoom: (roomId: string) => requestJson<{ room: Room }>('POST', `${path(roomId)}/join`, {}),
  newest: (roomId: string) => requestJson<History>('GET', `${path(roomId)}/messages?limit=50`),
  before: (roomId: string, seq: number) =>
    requestJson<History>('GET', `${path(roomId)}/messages?limit=50&before=${seq}`),
};

export type ChatApi = typeof chatApi;

function path(roomId: string): string {
  return `${base}/${encodeURIComponent(roomId)}`;
}

async function allRooms(list: string): Promise<Room[]> {
  const rooms: Room[] = [];
  let cursor: string | undefined;
  // The bound is for a server that would never come to an end.
  for (let page = 0; page < 50; page += 1) {
    const separator = list.includes('?') ? '&' : '?';
    const query = cursor === undefined ? '' : `${separator}cursor=${encodeURIComponent(cursor)}`;
    const answer = await requestJson<RoomPage>('GET', list + query);
    rooms.push(...answer.rooms);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return rooms;
}
