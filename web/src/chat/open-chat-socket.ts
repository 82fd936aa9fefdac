import { io, type Socket } from 'socket.io-client';
import { backoffMs } from './backoff.js';
import type { Ack, ClientEvents, History, Message, Room, ServerEvents } from './contract.js';

export interface ChatSocketEvents {
  onLive(): void;
  onLost(): void;
  /** The session is over: the socket does not come back. */
  onEnded(reason: string): void;
  onMessages(roomId: string, messages: Message[]): void;
  onRoom(room: Room): void;
}

export interface ChatSocket {
  isLive(): boolean;
  /** Rejects when no ack came in time or the connection dropped. */
  send(message: {
    roomId: string;
    clientMessageId: string;
    text: string;
  }): Promise<Ack<{ seq: number; message: Message }>>;
  sync(roomId: string, after: number): Promise<Ack<History>>;
  close(): void;
}

/** @param origin default: the page's */
export type OpenChatSocket = (events: ChatSocketEvents, origin?: string) => ChatSocket;

const ackTimeoutMs = 10_000;

/** Codes that no further attempt can change. */
const endCodes = new Set(['AUTH_REQUIRED', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'SESSION_REVOKED']);

export function isEndCode(code: string | undefined): boolean {
  return code !== undefined && endCodes.has(code);
}

/** Connects to chat, and again after every loss, until the session has ended or `close` is called. */
export const openChatSocket: OpenChatSocket = (events, origin = '') => {
  const socket: Socket<ServerEvents, ClientEvents> = io(`${origin}/chat`, {
    transports: ['websocket'],
    withCredentials: true,
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 10_000,
  });
  let closed = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    closed = true;
    clearTimeout(timer);
    socket.disconnect();
  }
  function end(reason: string): void {
    if (closed) return;
    close();
    events.onEnded(reason);
  }
  function lost(): void {
    if (closed) return;
    events.onLost();
    // Socket.IO comes back by itself after a broken connection, but not after a refusal.
    if (socket.active) return;
    clearTimeout(timer);
    timer = setTimeout(() => socket.connect(), backoffMs(attempts));
    attempts += 1;
  }

  socket.on('connect', () => {
    attempts = 0;
    events.onLive();
  });
  socket.on('disconnect', lost);
  socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
    const code = error.data?.code;
    if (isEndCode(code)) end(code === 'TOKEN_EXPIRED' ? 'expired' : 'refused');
    else lost();
  });
  socket.on('session:ended', ({ reason }) => end(reason));
  socket.on('message:new', ({ roomId, messages }) => events.onMessages(roomId, messages));
  socket.on('room:changed', ({ room }) => events.onRoom(room));

  const live = () => {
    // Socket.IO would keep the event for later; what waits is ours to keep.
    if (!socket.connected) throw new Error('not connected');
    return socket.timeout(ackTimeoutMs);
  };
  return {
    isLive: () => socket.connected,
    send: async (message) => live().emitWithAck('message:send', message),
    sync: async (roomId, after) => live().emitWithAck('room:sync', { roomId, after }),
    close,
  };
};
