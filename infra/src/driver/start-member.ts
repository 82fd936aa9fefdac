import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorItem, HttpError, isHttpError } from '@usher/common';
import {
  type ChatChange,
  type ChatMessage,
  type ChatRequests,
  createChatClient,
  createClient,
  type Tokens,
} from '@usher/common/client';
import { io as connect } from 'socket.io-client';
import { changeContent } from './contents.js';
import type { History } from './history.js';

export type Io = typeof connect;

/** One device of one user, which writes down what it does and sees. */
export interface Member {
  readonly id: string;
  /** What it follows, with the newest that it has shown. */
  readonly rooms: ReadonlyMap<string, { seq: number; rev: number }>;
  createRoom(name: string): Promise<string>;
  /** Joins, and follows from there. */
  enter(roomId: string): Promise<void>;
  leave(roomId: string): Promise<void>;
  /** Puts the other one out; who is that far has been told by the server. */
  kick(roomId: string, other: Member): Promise<void>;
  /** Resolves to the `seq`, or undefined where it is refused for good. */
  send(roomId: string, clientMessageId: string, text: string): Promise<number | undefined>;
  change<Event extends ChangeEvent>(
    event: Event,
    payload: ChatRequests[Event][0],
    content: string,
  ): Promise<void>;
  stopFollowing(roomId: string): void;
  close(): void;
}

type ChangeEvent = 'message:edit' | 'message:delete' | 'message:react';

interface PostAnswer {
  room: { id: string };
  errors: ErrorItem[];
}

const fromNowOn = { after: Number.MAX_SAFE_INTEGER, afterRev: Number.MAX_SAFE_INTEGER };

export interface MemberOptions {
  /** The user's. */
  id: string;
  url: string;
  tokens: Tokens;
  history: History;
  io?: Io | undefined;
}

export function startMember({ id, url, tokens, history, io = connect }: MemberOptions): Member {
  const session = createClient({ baseUrl: url, tokens });
  const chat = createChatClient({ io, session, url });
  const rooms = new Map<string, { seq: number; rev: number; stop: () => void }>();
  let isClosed = false;

  /** Tries until the server has decided. */
  async function persist<T>(attempt: (tries: number) => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt(tries);
      } catch (error) {
        if (isClosed || (isHttpError(error) && error.status < 500 && error.status !== 429)) {
          throw error;
        }
        await sleep(200 + Math.random() * 300);
      }
    }
  }

  function post(path: string, body: object = {}): Promise<PostAnswer> {
    return persist(async () => {
      const response = await session.fetch(`${url}/api/chat${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      const answer = (await response.json()) as PostAnswer;
      if (response.ok) return answer;
      throw toHttpError(answer.errors);
    });
  }

  function stopFollowing(roomId: string): void {
    rooms.get(roomId)?.stop();
    rooms.delete(roomId);
  }

  async function follow(roomId: string): Promise<void> {
    const { head, headRev } = await persist(() => chat.ask('room:sync', { roomId, ...fromNowOn }));
    history.add({ type: 'join', client: id, room: roomId, seq: head, rev: headRev });
    const place = { seq: head, rev: headRev, stop: () => {} };
    rooms.set(roomId, place);
    place.stop = chat.follow(
      roomId,
      { after: head, afterRev: headRev },
      {
        onMessages(messages) {
          for (const message of messages) history.add(delivered(id, message));
          place.seq = messages.at(-1)?.seq ?? place.seq;
        },
        onChanges(changes) {
          for (const change of changes) history.add(deliveredChange(id, change));
          place.rev = changes.at(-1)?.rev ?? place.rev;
        },
      },
    );
  }

  return {
    id,
    rooms,
    stopFollowing,
    async createRoom(name) {
      const { room } = await post('/rooms', { name, visibility: 'public' });
      await follow(room.id);
      return room.id;
    },
    async enter(roomId) {
      await post(`/rooms/${roomId}/join`);
      await follow(roomId);
    },
    async leave(roomId) {
      await post(`/rooms/${roomId}/leave`).catch(decided);
      history.add({ type: 'leave', client: id, room: roomId });
      stopFollowing(roomId);
    },
    async kick(roomId, other) {
      await post(`/rooms/${roomId}/kick`, { userId: other.id }).catch(decided);
      history.add({ type: 'revoke', client: other.id, room: roomId });
    },
    async send(roomId, clientMessageId, text) {
      const sent = { room: roomId, clientMessageId };
      history.add({ type: 'invoke', client: id, user: id, ...sent, content: text });
      try {
        const { seq } = await chat.send({ roomId, clientMessageId, text });
        history.add({ type: 'ok', client: id, user: id, ...sent, seq });
        return seq;
      } catch {
        history.add({ type: 'fail', client: id, ...sent });
        return undefined;
      }
    },
    async change(event, payload, content) {
      const { roomId: room, seq } = payload;
      history.add({ type: 'invoke', client: id, room, seq, content });
      try {
        await persist(async (tries) => {
          const { rev } = (await chat.ask(event, payload)) as { rev: number };
          // A repeated one may have found nothing left to do, and then names the newest change there is.
          if (tries === 0 && rev > 0) {
            history.add({ type: 'ok', client: id, room, rev, seq, content });
          }
        });
      } catch {
        history.add({ type: 'fail', client: id, room, seq });
      }
    },
    close() {
      isClosed = true;
      chat.close();
      session.close();
    },
  };
}

/** A refusal of what may have been done by an attempt whose answer was lost. */
function decided(error: unknown): void {
  if (!isHttpError(error)) throw error;
}

function delivered(client: string, message: ChatMessage) {
  const { roomId: room, seq, sender, clientMessageId, text: content } = message;
  return { type: 'deliver', client, room, seq, user: sender.id, clientMessageId, content } as const;
}

function deliveredChange(
  client: string,
  { roomId: room, rev, seq, kind, by, message }: ChatChange,
) {
  const content = changeContent(kind, { by, clientMessageId: message.clientMessageId });
  return { type: 'deliver', client, room, rev, seq, content } as const;
}

function toHttpError([error]: ErrorItem[]): HttpError {
  return new HttpError(error?.code ?? 'INTERNAL', error?.message);
}
