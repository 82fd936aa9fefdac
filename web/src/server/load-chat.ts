import type { CurrentUser } from '@usher/common';
import type { ChatStart } from '../chat/chat-state.js';
import { isRoomId, type Room } from '../chat/contract.js';
import { type ChatReader, ChatRefusal, type Visit } from './chat-reader.js';

/** What the page shows, or `signed-out` when chat does not accept the visitor's session. */
export type LoadedChat = ChatStart | 'signed-out';

/** Asks chat for the visitor's rooms and the newest messages of one, and does without where it has to. */
export async function loadChat(
  chat: ChatReader,
  visit: Visit,
  { user, roomId, onFault }: { user: CurrentUser; roomId: string; onFault: (e: unknown) => void },
): Promise<LoadedChat> {
  const [rooms, history] = await Promise.allSettled([
    chat.rooms(visit),
    isRoomId(roomId) ? chat.newest(visit, roomId) : Promise.reject(new ChatRefusal(404)),
  ]);
  const refusals = [rooms, history].map(statusOf);
  if (refusals.includes(401)) return 'signed-out';

  const access = accessOf(statusOf(history));
  const asked = [rooms, ...(access === 'granted' ? [history] : [])];
  const fault = asked.find((result) => result.status === 'rejected');
  if (fault) onFault(fault.reason);
  const mine = rooms.status === 'fulfilled' ? rooms.value : [];
  return {
    user: { id: user.id, name: user.name, email: user.email },
    rooms: history.status === 'fulfilled' ? await withRoom(mine, roomId, chat, visit) : mine,
    roomId,
    access,
    ...(history.status === 'fulfilled' && { history: history.value }),
    reachable: !fault,
  };
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

function statusOf(result: PromiseSettledResult<unknown>): number {
  if (result.status === 'fulfilled') return 200;
  return result.reason instanceof ChatRefusal ? result.reason.status : 0;
}

function accessOf(status: number): ChatStart['access'] {
  if (status === 403) return 'forbidden';
  return status === 404 || status === 400 ? 'missing' : 'granted';
}
