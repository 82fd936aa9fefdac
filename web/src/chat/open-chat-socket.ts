import { type Client, followSession } from '@usher/common/client';
import { io, type Socket } from 'socket.io-client';
import { sessionClient } from '../api/session-client.js';
import type {
  Ack,
  Announcement,
  Change,
  Changed,
  ClientEvents,
  LeaveReason,
  Message,
  Missed,
  Notification,
  Outgoing,
  Presence,
  Read,
  ReadCounts,
  Room,
  ServerEvents,
  Typing,
} from './contract.js';

export interface ChatSocketEvents {
  onLive(): void;
  onLost(): void;
  onMessages(roomId: string, messages: Message[]): void;
  onChange(change: Change): void;
  onHead(roomId: string, head: number, headRev: number): void;
  onRoom(room: Room): void;
  onLeft(roomId: string, reason: LeaveReason): void;
  onRead(read: Read): void;
  onTyping(typing: Typing): void;
  onPresence(presence: Presence): void;
  onNotification(notification: Notification): void;
  onUnreadNotifications(count: number): void;
  onAnnouncement(announcement: Announcement): void;
}

export interface ChatSocket {
  isLive(): boolean;
  /** Rejects when no ack came in time or the connection dropped. */
  send(message: Outgoing): Promise<Ack<{ seq: number; message: Message }>>;
  edit(roomId: string, seq: number, text: string): Promise<Ack<Changed>>;
  remove(roomId: string, seq: number): Promise<Ack<Changed>>;
  react(roomId: string, seq: number, emoji: string, on: boolean): Promise<Ack<Changed>>;
  sync(roomId: string, after: number, afterRev: number): Promise<Ack<Missed>>;
  read(roomId: string, seq: number): Promise<Ack<ReadCounts & { seq: number }>>;
  typing(roomId: string): Promise<Ack<object>>;
  watch(userIds: string[]): Promise<Ack<{ users: Presence[] }>>;
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
  socket.on('message:changed', events.onChange);
  socket.on('room:head', ({ roomId, head, headRev }) => events.onHead(roomId, head, headRev));
  socket.on('room:changed', ({ room }) => events.onRoom(room));
  socket.on('room:left', ({ roomId, reason }) => events.onLeft(roomId, reason));
  socket.on('room:read', events.onRead);
  socket.on('room:typing', events.onTyping);
  socket.on('presence:changed', events.onPresence);
  socket.on('notification:new', ({ notification }) => events.onNotification(notification));
  socket.on('notification:unread', ({ count }) => events.onUnreadNotifications(count));
  socket.on('server:message', events.onAnnouncement);

  const live = () => {
    // Socket.IO would keep the event for later; what waits is ours to keep.
    if (!socket.connected) throw new Error('not connected');
    return socket.timeout(ackTimeoutMs);
  };
  return {
    isLive: () => socket.connected,
    send: async (message) => live().emitWithAck('message:send', message),
    edit: async (roomId, seq, text) => live().emitWithAck('message:edit', { roomId, seq, text }),
    remove: async (roomId, seq) => live().emitWithAck('message:delete', { roomId, seq }),
    react: async (roomId, seq, emoji, on) =>
      live().emitWithAck('message:react', { roomId, seq, emoji, on }),
    sync: async (roomId, after, afterRev) =>
      live().emitWithAck('room:sync', { roomId, after, afterRev }),
    read: async (roomId, seq) => live().emitWithAck('room:read', { roomId, seq }),
    typing: async (roomId) => live().emitWithAck('room:typing', { roomId }),
    watch: async (userIds) => live().emitWithAck('presence:watch', { userIds }),
    close() {
      closed = true;
      stopFollowing();
      socket.disconnect();
    },
  };
};
