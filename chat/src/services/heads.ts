import { setTimeout as sleep } from 'node:timers/promises';
import type { Namespace } from 'socket.io';
import type { ChangeModel } from '../models/change.js';
import type { MessageModel } from '../models/message.js';
import { channel } from './live.js';

/** How far a room has come: its newest `seq` and `rev`. */
interface Place {
  head: number;
  headRev: number;
}

export interface Heads {
  /** This replica's sockets have been sent these. */
  pushed(roomId: string, place: Partial<Place>): void;
  /** Announces at once: pushes may have been lost. */
  hurry(): void;
  close(): Promise<void>;
}

interface HeadParts {
  models: { messages: MessageModel; changes: ChangeModel };
  namespace: Namespace;
  onError(error: unknown): void;
}

const everyMs = 4_000;
/** However often it is to hurry. */
const leastMs = 250;
const batchSize = 1_000;

/**
 * Tells this replica's sockets how far their rooms have come, as MongoDB has it and not as it was pushed,
 * so that a push that was lost on its way is missed within 5 s. Rooms of which nothing new is known are
 * left out.
 */
export function announceHeads({ models, namespace, onError }: HeadParts): Heads {
  const told = new Map<string, Place>();
  let pause = new AbortController();
  let isClosed = false;

  function pushed(roomId: string, { head = 0, headRev = 0 }: Partial<Place>): void {
    const place = told.get(roomId);
    if (!place) return;
    place.head = Math.max(place.head, head);
    place.headRev = Math.max(place.headRev, headRev);
  }

  async function announce(): Promise<void> {
    const roomIds = openRooms(namespace);
    const open = new Set(roomIds);
    for (const roomId of told.keys()) if (!open.has(roomId)) told.delete(roomId);
    for (let from = 0; from < roomIds.length; from += batchSize) {
      const batch = roomIds.slice(from, from + batchSize);
      for (const [roomId, place] of await readPlaces(models, batch)) {
        const { head, headRev } = told.get(roomId) ?? { head: 0, headRev: 0 };
        if (!told.has(roomId)) told.set(roomId, { head, headRev });
        if (place.head <= head && place.headRev <= headRev) continue;
        pushed(roomId, place);
        namespace.local.in(channel(roomId)).emit('room:head', { roomId, ...place });
      }
    }
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      pause = new AbortController();
      const { signal } = pause;
      await announce().catch(onError);
      await sleep(leastMs);
      await sleep(everyMs - leastMs, undefined, { signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    pushed,
    hurry: () => pause.abort(),
    async close() {
      isClosed = true;
      pause.abort();
      await running;
    },
  };
}

const prefix = channel('');

function openRooms({ adapter }: Namespace): string[] {
  const rooms: string[] = [];
  for (const name of adapter.rooms.keys()) {
    if (name.startsWith(prefix)) rooms.push(name.slice(prefix.length));
  }
  return rooms;
}

async function readPlaces(
  { messages, changes }: HeadParts['models'],
  roomIds: string[],
): Promise<Map<string, Place>> {
  // Each room's last entry of the index, and nothing between them, is what these two read.
  const [heads, revs] = await Promise.all([
    messages.aggregate<{ _id: string; head: number }>([
      { $match: { roomId: { $in: roomIds } } },
      { $sort: { roomId: -1, seq: -1 } },
      { $group: { _id: '$roomId', head: { $first: '$seq' } } },
    ]),
    changes.aggregate<{ _id: string; headRev: number }>([
      { $match: { roomId: { $in: roomIds } } },
      { $sort: { roomId: -1, rev: -1 } },
      { $group: { _id: '$roomId', headRev: { $first: '$rev' } } },
    ]),
  ]);
  const places = new Map(roomIds.map((roomId) => [roomId, { head: 0, headRev: 0 }]));
  for (const { _id, head } of heads) Object.assign(places.get(_id) ?? {}, { head });
  for (const { _id, headRev } of revs) Object.assign(places.get(_id) ?? {}, { headRev });
  return places;
}
