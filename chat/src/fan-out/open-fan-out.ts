import { EventEmitter } from 'node:events';
import { createAdapter } from '@socket.io/redis-adapter';
import { Counter, type ServiceContext, warnSparingly } from '@usher/common/service';
import type { Namespace } from 'socket.io';
import type { ChatConfig } from '../config.js';
import { openRedisLink, type RedisLink } from './redis-link.js';

/** What replicas tell each other beside what they push. */
type Note = { type: 'gap' } | Probe;

export interface Probe {
  type: 'probe';
  replica: string;
  /** On the clock of that replica. */
  sentAt: number;
  /** How far that replica is behind. */
  backlogMs: number;
}

type RedisAdapter = ReturnType<ReturnType<typeof createAdapter>>;

export interface FanOut {
  /** For `new Server({ adapter })`. */
  adapter(namespace: Namespace): RedisAdapter;
  readonly isUp: boolean;
  /** Tells all replicas, this one too; nobody while Redis is away. */
  tell(note: Note): void;
  onProbe(listener: (probe: Probe) => void): void;
  /** Told when pushes of other replicas, or ours to them, may have been lost, once they pass again. */
  onGap(listener: () => void): void;
  /** Told of what other replicas have pushed: the event and what came with it. */
  onPush(listener: (event: unknown, payload: unknown) => void): void;
  /** Begins anew with fresh connections to Redis. */
  renew(): void;
  close(): Promise<void>;
}

const key = 'usher:chat';
const notes = `${key}:notes`;

/** Carries pushes between replicas over Redis; undefined for a process that runs alone. */
export async function openFanOut(
  { redisUrl }: Pick<ChatConfig, 'redisUrl'>,
  { log, metrics }: Pick<ServiceContext, 'log' | 'metrics'>,
): Promise<FanOut | undefined> {
  if (!redisUrl) return undefined;
  const dropped = new Counter({
    name: 'chat_fan_out_dropped_total',
    help: 'Messages to other replicas that could not be published; they find what they miss in MongoDB',
    registers: [metrics],
  });
  const listeners = new EventEmitter();
  let isGap = false;
  let link: RedisLink | undefined;

  /** Heard by ourselves too: what others have pushed meanwhile is lost to us as ours is to them. */
  function tellGap(): void {
    isGap = false;
    tell({ type: 'gap' });
  }

  function tell(note: Note): void {
    if (link?.isUp) link.publish(notes, JSON.stringify(note));
  }

  const opened = await openRedisLink({
    url: redisUrl,
    onUp: tellGap,
    onTaken() {
      if (isGap) tellGap();
    },
    onDrop() {
      dropped.inc();
      isGap = true;
    },
    onError: warnSparingly(log, 'pushes do not reach other replicas'),
  });
  link = opened;
  link.subscribe(notes, (message) => {
    const note: Note = JSON.parse(String(message));
    listeners.emit(note.type === 'gap' ? 'gap' : 'probe', note);
  });

  const parser = {
    encode: JSON.stringify,
    decode(message: Buffer) {
      const pushed: [uid: string, packet?: { data?: unknown }, options?: unknown] = JSON.parse(
        String(message),
      );
      const data = pushed[1]?.data;
      if (Array.isArray(data)) listeners.emit('push', ...data);
      return pushed;
    },
  };

  // Socket.IO calls it with `new`, which an arrow function does not take.
  function adapter(namespace: Namespace): RedisAdapter {
    const options = { key, parser };
    return localFirst(createAdapter(client(opened), client(opened), options)(namespace));
  }

  return {
    adapter,
    get isUp() {
      return opened.isUp;
    },
    tell,
    onProbe: (listener) => void listeners.on('probe', listener),
    onGap: (listener) => void listeners.on('gap', listener),
    onPush: (listener) => void listeners.on('push', listener),
    renew: opened.renew,
    close: opened.close,
  };
}

/** As much of a Redis client as the adapter uses. */
function client(link: RedisLink) {
  return {
    ...link,
    // The adapter unsubscribes when its server closes, and then so do we.
    pUnsubscribe() {},
    unsubscribe() {},
    on() {},
    off() {},
  };
}

/** The adapter's own way of moving sockets, also those of this replica, leads through Redis and back. */
function localFirst(adapter: RedisAdapter): RedisAdapter {
  for (const move of ['addSockets', 'delSockets'] as const) {
    const everywhere = adapter[move].bind(adapter);
    adapter[move] = (options, rooms) => {
      everywhere({ ...options, flags: { ...options.flags, local: true } }, rooms);
      if (!options.flags?.local) everywhere(options, rooms);
    };
  }
  return adapter;
}
