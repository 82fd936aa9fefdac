import { HttpError } from '../errors/http-error.js';
import type { ChatDraft, ChatMessage, ChatServerEvents } from './chat-events.js';
import { type AskedSocket, type ChatLine, createChatLine } from './chat-line.js';
import type { Client } from './create-client.js';
import {
  type FollowRoomOptions,
  followRoom,
  type RoomFollower,
  type RoomListener,
} from './follow-room.js';
import { followSession, listen } from './follow-session.js';
import { type WatchedSocket, watchLine } from './watch-line.js';

/** Options of `createChatClient`. */
export interface ChatClientOptions {
  /** socket.io-client's `io`, so that whoever has no chat need not have it. */
  io: (url: string, options: never) => WatchedSocket & AskedSocket;
  /** The session that the socket lives in; see `createClient`. */
  session: Client;
  /** Where chat answers, such as `https://example.com`; default: the page's origin. Node needs it. */
  url?: string;
  /** More options for socket.io-client. */
  socketOptions?: object;
  /** How long an answer may take, in milliseconds; default 10,000. */
  ackTimeoutMs?: number;
  /**
   * After how long a silence the server is asked whether it still answers, in milliseconds; default 5,000.
   * After 3,000 more without an answer the client connects anew.
   */
  silenceMs?: number;
}

/** A connection to chat that loses nothing: see `createChatClient`. */
export interface ChatClient {
  readonly connected: boolean;
  /** Hears an event, or a connection that comes and goes. Returns how to stop. */
  on<Event extends keyof ChatEvents>(event: Event, listener: ChatEvents[Event]): () => void;
  /**
   * Asks once.
   *
   * @throws HttpError with the code of the refusal, `UNAVAILABLE` when no answer came in time or the
   * connection is lost: then it may have been done or not
   */
  ask: ChatLine['ask'];
  /**
   * Delivers every message of a room once, in order of `seq`, and every change in order of `rev`, over all
   * reconnects. Returns how to stop.
   *
   * @example chat.follow(roomId, { after: 120 }, { onMessages: (messages) => show(messages) });
   */
  follow(roomId: string, from: FollowRoomOptions, listener: RoomListener): () => void;
  /**
   * Sends as often as it takes, under one `clientMessageId`, which the server stores once. A room's messages
   * are sent one after the other.
   *
   * @throws HttpError with the code of what refused it for good, `UNAVAILABLE` once closed or with 1,000
   * messages waiting
   */
  send(
    draft: ChatDraft & { clientMessageId?: string },
  ): Promise<{ seq: number; message: ChatMessage }>;
  /** Disconnects; what still waits to be sent is rejected. */
  close(): void;
}

/** What `chat.on` tells of: the events of the server, and the state of the connection. */
export interface ChatEvents extends ChatServerEvents {
  /** Connected, for the first time or again. */
  connect: () => void;
  /** The connection is gone; the client comes back by itself while the session lives. */
  disconnect: (reason: string) => void;
}

const maxWaiting = 1_000;

/**
 * A client of chat that delivers everything once and in order, whatever breaks meanwhile: it comes back by
 * itself as long as the session lives, asks for what it has missed, and sends again what was not acked.
 *
 * @example
 * import { io } from 'socket.io-client';
 * const chat = createChatClient({ io, session: createClient() });
 * chat.follow('lobby', {}, { onMessages: (messages) => show(messages) });
 * await chat.send({ roomId: 'lobby', text: 'Hello' });
 */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const {
    io,
    session,
    url = '',
    socketOptions,
    ackTimeoutMs = 10_000,
    silenceMs = 5_000,
  } = options;
  const socket = io(`${url}/chat`, {
    transports: ['websocket'],
    withCredentials: true,
    forceNew: true,
    reconnectionDelay: 500,
    ...socketOptions,
  } as never);
  const stopFollowing = followSession(socket, session);
  const followers = new Set<RoomFollower>();
  /** The last message of each room. */
  const tails = new Map<string, Promise<unknown>>();
  let waiting = 0;
  let isClosed = false;
  const line = createChatLine(socket, ackTimeoutMs, () => isClosed);

  const stopWatching = watchLine(socket, line, silenceMs);

  const on: ChatClient['on'] = (event, listener) => listen(socket, event, listener);
  function each(act: (follower: RoomFollower) => void, roomId?: string): void {
    for (const one of [...followers]) if (!roomId || one.roomId === roomId) act(one);
  }
  on('connect', () => {
    line.wake();
    each((one) => one.catchUp());
  });
  on('message:new', ({ roomId, messages }) => each((one) => one.received(messages), roomId));
  on('message:changed', (change) => each((one) => one.changed(change), change.roomId));
  on('room:head', ({ roomId, head, headRev }) => each((one) => one.headed(head, headRev), roomId));
  on('room:left', ({ roomId, reason }) => each((one) => one.left(reason), roomId));

  async function deliver(draft: ChatDraft & { clientMessageId: string }) {
    for (let attempt = 0; ; attempt += 1) {
      if (isClosed) throw new HttpError('UNAVAILABLE', 'This client is closed');
      const sent = await line
        .ask('message:send', draft)
        .catch((error: HttpError) => line.retry(error, attempt));
      if (sent) return sent;
    }
  }

  function close(): void {
    isClosed = true;
    stopFollowing();
    stopWatching();
    each((one) => one.stop());
    socket.disconnect();
    line.wake();
  }
  void session.ended.then(close);

  return {
    get connected() {
      return socket.connected;
    },
    on,
    ask: line.ask,
    follow(roomId, from, listener) {
      const follower = followRoom(line, roomId, from, listener, () => followers.delete(follower));
      followers.add(follower);
      if (isClosed) follower.stop();
      return follower.stop;
    },
    async send(draft) {
      if (waiting >= maxWaiting) throw new HttpError('UNAVAILABLE', 'Too many messages wait');
      waiting += 1;
      const { roomId } = draft;
      const named = { clientMessageId: crypto.randomUUID(), ...draft };
      const sent = (tails.get(roomId) ?? Promise.resolve()).then(() => deliver(named));
      const tail = sent
        .catch(() => {})
        .finally(() => {
          waiting -= 1;
          if (tails.get(roomId) === tail) tails.delete(roomId);
        });
      tails.set(roomId, tail);
      return sent;
    },
    close,
  };
}
