import type { History, Room, RoomPage } from '../chat/contract.js';
import type { WebConfig } from '../config.js';

/** On whose behalf chat is asked: what `forwardedHeaders` has taken from the visitor's request. */
export type Visit = Record<string, string>;

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
  readonly code: string | undefined;

  constructor(status: number, code?: string) {
    super(`chat answered ${status}`);
    this.status = status;
    this.code = code;
  }
}

const timeoutMs = 2_000;

/** Reads from chat what the first HTML of a visitor holds. */
export function createChatReader({ chatUrl }: Pick<WebConfig, 'chatUrl'>): ChatReader {
  async function read<Answer>(visit: Visit, path: string): Promise<Answer> {
    const response = await fetch(`${chatUrl}/api/chat${path}`, {
      headers: { Accept: 'application/json', ...visit },
      // Nobody else is to be shown the session.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return (await response.json()) as Answer;
    throw new ChatRefusal(response.status, await codeOf(response));
  }

  return {
    rooms: async (visit) => (await read<RoomPage>(visit, '/rooms')).rooms,
    room: async (visit, roomId) => (await read<{ room: Room }>(visit, `/rooms/${roomId}`)).room,
    newest: (visit, roomId) => read(visit, `/rooms/${roomId}/messages?limit=50`),
  };
}

async function codeOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined);
  return (body as { errors?: { code?: string }[] } | undefined)?.errors?.[0]?.code;
}
