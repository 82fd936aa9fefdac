import { type Client, followSession } from '@usher/common/client';
import { io, type Socket } from 'socket.io-client';
import { sessionClient } from '../api/session-client.js';
import type { Ack, Announcement } from '../chat/contract.js';
import type { Figures } from './figures.js';

export interface AdminSocketEvents {
  onFigures(figures: Figures): void;
  /** Until the next figures: they are older than they look. */
  onLost(): void;
  /** The visitor is no administrator any more. */
  onRefused(): void;
}

export interface AdminSocket {
  /** Rejects when no ack came in time or the connection dropped. */
  announce(text: string): Promise<Ack<{ announcement: Announcement }>>;
  close(): void;
}

export interface AdminSocketOptions {
  /** Default: the page's. */
  client?: Client;
  /** Default: the page's. */
  origin?: string;
}

interface ServerEvents {
  figures: (figures: Figures) => void;
}

interface ClientEvents {
  announce: (
    event: { text: string },
    ack: (answer: Ack<{ announcement: Announcement }>) => void,
  ) => void;
}

const ackTimeoutMs = 10_000;

/** Connects to the administrators' namespace, and again after every loss, unless it is refused there. */
export function openAdminSocket(
  events: AdminSocketEvents,
  { client = sessionClient(), origin = '' }: AdminSocketOptions = {},
): AdminSocket {
  const socket: Socket<ServerEvents, ClientEvents> = io(`${origin}/admin`, {
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

  socket.on('figures', events.onFigures);
  socket.on('disconnect', lost);
  socket.on('connect_error', (error) => {
    const { data } = error as { data?: { code?: string } };
    if (data?.code === 'FORBIDDEN') events.onRefused();
    else lost();
  });
  return {
    async announce(text) {
      if (!socket.connected) throw new Error('not connected');
      return socket.timeout(ackTimeoutMs).emitWithAck('announce', { text });
    },
    close() {
      closed = true;
      stopFollowing();
      socket.disconnect();
    },
  };
}
