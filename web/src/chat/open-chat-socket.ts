import { type Client, followSession } from '@usher/common/client';
import { io, type Socket } from 'socket.io-client';
import { sessionClient } from '../api/session-client.js';
import type { Ack, ClientEvents, History, Message, Room, ServerEvents } from './contract.js';

export interface ChatSocketEvents {
  onLive(): void;
  onLost(): void;
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

export interface ChatSocketOptions {
  /** Default: the page's. */
  client?: Client;
  /** Default: the page's. */
  origin?: string;
}

export type OpenChatSocket = (events: ChatSocketEvents, options?: ChatSocketOptions) => ChatSocket;

const ackTimeoutMs = 10_000;

/** Connects to chat, and again after every loss, until the session has ended or `close` is called. */
export const openChatSocket: OpenChatSocket = (
  events,
  { client = sessionClient(), origin = '' } = {},
) => {
  const socket: Socket<ServerEvents, ClientEvents> = io(`${origin}/chat`, {
    transports: ['websocket'],
    withCredentials: true,
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 10_000,
  });
  const stopFollowing = followSession(socket, client);
  let closed = false;
  function lost(): void {
    if (!closed) events.onLost();
  }

  socket.on('connect', events.onLive);
  socket.on('disconnect', lost);
  socket.on('connect_error', lost);
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
    close() {
      closed = true;
      stopFollowing();
      socket.disconnect();
    },
  };
};
