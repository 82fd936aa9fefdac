import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, FastHistogram, type ServiceContext } from '@usher/common/service';
import { userRoom } from '@usher/common/socket';
import type { Namespace, Server } from 'socket.io';
import type { ReplicaFigures } from './figures.js';
import { channel } from './live.js';

/** Counts what this process does. */
export interface Meter {
  /** An event of a client has been answered. */
  event(): void;
  /** So many messages have been stored in one write. */
  stored(count: number): void;
  /** So many messages have gone to whoever hears that room here. */
  pushed(roomId: string, count: number): void;
  /** The figures since the last sample. */
  sample(): ReplicaFigures;
  close(): void;
}

export function createMeter(
  io: Server,
  lagMs: () => number,
  { metrics }: Pick<ServiceContext, 'metrics'>,
): Meter {
  const id = `${hostname()}-${randomBytes(3).toString('hex')}`;
  const chat = io.of('/chat');
  const users = countRooms(chat, userRoom(''));
  const rooms = countRooms(chat, channel(''));
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const groupSize = FastHistogram.of(metrics, {
    name: 'chat_message_group_size',
    help: 'Messages that were stored together in one write',
    labelNames: [],
    bounds: [1, 2, 5, 10, 20, 50, 100, 200],
  }).series({});
  const deliveries = new Counter({
    name: 'chat_deliveries_total',
    help: 'Messages times the sockets of this process that they went to',
    registers: [metrics],
  });
  let counts = { events: 0, stored: 0, delivered: 0 };
  let since = performance.now();

  return {
    event() {
      counts.events += 1;
    },
    stored(count) {
      counts.stored += count;
      groupSize.observe(count);
    },
    pushed(roomId, count) {
      const delivered = count * (chat.adapter.rooms.get(channel(roomId))?.size ?? 0);
      counts.delivered += delivered;
      deliveries.inc(delivered);
    },
    sample() {
      const now = performance.now();
      const perSecond = (count: number) => Math.round((count * 1000) / Math.max(now - since, 1));
      const figures = {
        id,
        sockets: Object.fromEntries(
          ['/chat', '/admin', '/public'].map((name) => [name, io.of(name).sockets.size]),
        ),
        users: users(),
        rooms: rooms(),
        eventsPerSecond: perSecond(counts.events),
        storedPerSecond: perSecond(counts.stored),
        deliveriesPerSecond: perSecond(counts.delivered),
        feedLagMs: Number.isFinite(lagMs()) ? Math.round(lagMs()) : null,
        eventLoopDelayMs: Math.round(delay.percentile(99) / 1e5) / 10,
      };
      counts = { events: 0, stored: 0, delivered: 0 };
      since = now;
      delay.reset();
      return figures;
    },
    close: () => void delay.disable(),
  };
}

/** How many Socket.IO rooms of that kind have somebody in them; kept as they come and go, since there may be many. */
function countRooms({ adapter }: Namespace, prefix: string): () => number {
  let count = 0;
  adapter.on('create-room', (room: string) => {
    if (room.startsWith(prefix)) count += 1;
  });
  adapter.on('delete-room', (room: string) => {
    if (room.startsWith(prefix)) count -= 1;
  });
  return () => count;
}
