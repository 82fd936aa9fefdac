import type {
  Deed,
  History,
  Member,
  MemberPage,
  NotificationPage,
  Person,
  Role,
  Room,
  RoomPage,
  SearchPage,
  Visibility,
} from '../chat/contract.js';
import { requestJson } from './request-json.js';

const chat = '/api/chat';
const base = `${chat}/rooms`;

type RoomAnswer = Promise<{ room: Room }>;

/** Chat over HTTP. */
export const chatApi = {
  myRooms: () => allRooms(base),
  publicRooms: () => allRooms(`${base}?public=1`),
  room: (roomId: string): RoomAnswer => requestJson('GET', path(roomId)),
  createRoom: (name: string, visibility: Visibility): RoomAnswer =>
    requestJson('POST', base, { name, visibility }),
  directRoom: (userId: string): RoomAnswer => requestJson('POST', `${base}/direct`, { userId }),
  joinRoom: (roomId: string): RoomAnswer => requestJson('POST', `${path(roomId)}/join`, {}),
  joinByCode: (code: string): RoomAnswer => requestJson('POST', `${base}/join`, { code }),
  leaveRoom: (roomId: string) => requestJson<object>('POST', `${path(roomId)}/leave`, {}),
  renameRoom: (roomId: string, name: string): RoomAnswer =>
    requestJson('PATCH', path(roomId), { name }),
  archiveRoom: (roomId: string): RoomAnswer => requestJson('DELETE', path(roomId)),
  newCode: (roomId: string) => requestJson<{ code: string }>('POST', `${path(roomId)}/code`, {}),
  members: (roomId: string, cursor?: string) =>
    requestJson<MemberPage>('GET', `${path(roomId)}/members${query({ cursor })}`),
  myPlace: (roomId: string) => requestJson<{ member: Member }>('GET', `${path(roomId)}/members/me`),
  act: (roomId: string, deed: Deed, userId: string): RoomAnswer =>
    requestJson('POST', `${path(roomId)}/${deed}`, { userId }),
  giveRole: (roomId: string, userId: string, role: Role): RoomAnswer =>
    requestJson('POST', `${path(roomId)}/role`, { userId, role }),
  people: (q: string) => requestJson<{ users: Person[] }>('GET', `${chat}/users${query({ q })}`),
  search: (q: string, roomId?: string, cursor?: string) =>
    requestJson<SearchPage>('GET', `${chat}/search${query({ q, roomId, cursor })}`),
  notifications: (cursor?: string) =>
    requestJson<NotificationPage>('GET', `${chat}/notifications${query({ cursor })}`),
  readNotifications: (ids: string[]) =>
    requestJson<{ unread: number }>('POST', `${chat}/notifications/read`, { ids }),
  newest: (roomId: string) => requestJson<History>('GET', `${path(roomId)}/messages?limit=50`),
  before: (roomId: string, seq: number, limit = 50) =>
    requestJson<History>('GET', `${path(roomId)}/messages?limit=${limit}&before=${seq}`),
};

export type ChatApi = typeof chatApi;

function path(roomId: string): string {
  return `${base}/${encodeURIComponent(roomId)}`;
}

function query(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length > 0 ? `?${given.join('&')}` : '';
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
