import type { History, Room, RoomPage } from '../chat/contract.js';
import type { WebConfig } from '../config.js';
import { sessionCookieOf } from './session-cookie.js';

/** On whose behalf chat is asked. */
export interface Visit {
  /** The `Cookie` header that came. */
  cookies: string | undefined;
  requestId: string | undefined;
}

export interface ChatReader {
  /** @throws ChatRefusal, or whatever keeps chat from answering */
  rooms(visit: Visit): Promise<Room[]>;
  room(visit: Visit, roomId: string): Promise<Room>;
  newest(visit: Visit, roomId: string): Promise<History>;
}

/** Chat has answered, and says no. */
export class ChatRefusal extends Error {
  override readonly name = 'ChatRefusal';
  readonly status: number;

  constructor(status: number) {
    super(`chat answered ${status}`);
    this.status = status;
  }
}

const timeoutMs = 2_000;

/** Reads from chat what the first HTML of a visitor holds. */
export function createChatReader({
  chatUrl,
  cookie,
}: Pick<WebConfig, 'chatUrl' | 'cookie'>): ChatReader {
  async function read<Answer>({ cookies, requestId }: Visit, path: string): Promise<Answer> {
    const session = sessionCookieOf(cookies, cookie);
    const response = await fetch(`${chatUrl}/api/chat${path}`, {
      headers: {
        Accept: 'application/json',
        ...(session && { Cookie: session }),
        ...(requestId && { 'X-Request-Id': requestId }),
      },
      // Nobody else is to be shown the session.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return (await response.json()) as Answer;
    await response.body?.cancel();
    throw new ChatRefusal(response.status);
  }

  return {
    rooms: async (visit) => (await read<RoomPage>(visit, '/rooms')).rooms,
    room: async (visit, roomId) => (await read<{ room: Room }>(visit, `/rooms/${roomId}`)).room,
    newest: (visit, roomId) => read(visit, `/rooms/${roomId}/messages?limit=50`),
  };
}
