import type { CurrentUser } from '@usher/common';
import type { ChatStart } from '../chat/chat-state.js';
import { isRoomId, type Room } from '../chat/contract.js';
import type { ChatReader } from './chat-reader.js';
import { Refusal, type Visit } from './read-as-visitor.js';

/** What the page shows, or why chat does not accept the visitor's session. */
export type LoadedChat = ChatStart | 'signed-out' | 'expired';

/** Asks chat for the visitor's rooms and the newest messages of one, and does without where it has to. */
export async function loadChat(
  chat: ChatReader,
  visit: Visit,
  { user, roomId, onFault }: { user: CurrentUser; roomId: string; onFault: (e: unknown) => void },
): Promise<LoadedChat> {
  const [rooms, history] = await Promise.allSettled([
    chat.rooms(visit),
    isRoomId(roomId) ? chat.newest(visit, roomId) : Promise.reject(new Refusal(404)),
  ]);
  const refusals = [rooms, history].flatMap(refusalOf).filter(({ status }) => status === 401);
  if (refusals.length > 0) {
    return refusals.every(({ code }) => code === 'TOKEN_EXPIRED') ? 'expired' : 'signed-out';
  }

  const access = accessOf(statusOf(history));
  const asked = [rooms, ...(access === 'granted' ? [history] : [])];
  const fault = asked.find((result) => result.status === 'rejected');
  if (fault) onFault(fault.reason);
  const mine = rooms.status === 'fulfilled' ? rooms.value : [];
  return {
    user: shown(user),
    rooms: history.status === 'fulfilled' ? await withRoom(mine, roomId, chat, visit) : mine,
    roomId,
    access,
    ...(history.status === 'fulfilled' && { history: history.value }),
    reachable: !fault,
  };
}

/** The page while chat does not show what is in the room: the browser goes on asking. */
export function withoutChat(user: CurrentUser, roomId: string): ChatStart {
  return { user: shown(user), rooms: [], roomId, access: 'granted', reachable: false };
}

function shown({ id, name, email }: CurrentUser): ChatStart['user'] {
  return { id, name, email };
}

/** The open room may be on a later page of the list than the first. */
async function withRoom(rooms: Room[], roomId: string, chat: ChatReader, visit: Visit) {
  if (rooms.length === 0 || rooms.some(({ id }) => id === roomId)) return rooms;
  try {
    return [...rooms, await chat.room(visit, roomId)];
  } catch {
    // The browser asks for all pages anyway.
    return rooms;
  }
}

function refusalOf(result: PromiseSettledResult<unknown>): Refusal[] {
  const refused = result.status === 'rejected' && result.reason instanceof Refusal;
  return refused ? [result.reason] : [];
}

function statusOf(result: PromiseSettledResult<unknown>): number {
  return result.status === 'fulfilled' ? 200 : (refusalOf(result)[0]?.status ?? 0);
}

function accessOf(status: number): ChatStart['access'] {
  if (status === 403) return 'forbidden';
  return status === 404 || status === 400 ? 'missing' : 'granted';
}
