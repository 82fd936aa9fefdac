import { setTimeout as sleep } from 'node:timers/promises';
import type { RoomModel } from '../models/room.js';
import type { Background } from './background.js';
import type { SearchIndex } from './search-index.js';

/** Makes what is stored searchable, behind the acks. */
export interface KeepSearchable {
  /** Something was stored or has changed in the room. */
  touched(roomId: string): void;
  /** Goes on with those of the rooms that are behind; what is too much for a search goes on behind it. */
  bringUp(roomIds: string[]): Promise<void>;
  /** Finds the rooms that are behind since before this process was there. */
  start(): void;
}

/** What is stored meanwhile is written with it; a search goes on by itself and does not wait for this. */
const gatherMs = 1_000;
/** Steps that one search takes itself. */
const maxSteps = 20;
const pageSize = 200;

export function createKeepSearchable(
  index: SearchIndex,
  rooms: RoomModel,
  background: Background,
): KeepSearchable {
  const waiting = new Set<string>();
  let working = false;

  async function work(closing: AbortSignal): Promise<void> {
    while (waiting.size > 0 && !closing.aborted) {
      await sleep(gatherMs, undefined, { signal: closing }).catch(() => {});
      for (const roomId of [...waiting]) {
        if (closing.aborted) return;
        // First taken off: what is stored from now on asks again.
        waiting.delete(roomId);
        try {
          if (await index.advance(roomId)) waiting.add(roomId);
        } catch (error) {
          waiting.add(roomId);
          throw error;
        }
      }
    }
    working = false;
  }

  function touched(roomId: string): void {
    waiting.add(roomId);
    if (working) return;
    working = true;
    background.run('making messages searchable', work);
  }

  async function findBehind(closing: AbortSignal): Promise<void> {
    let after = '';
    while (!closing.aborted) {
      const page = await rooms
        .find({ _id: { $gt: after } }, { _id: 1 })
        .sort({ _id: 1 })
        .limit(pageSize)
        .lean();
      for (const roomId of await index.behind(page.map(({ _id }) => _id))) touched(roomId);
      if (page.length < pageSize) return;
      after = page.at(-1)?._id ?? after;
    }
  }

  return {
    touched,

    async bringUp(roomIds) {
      let steps = 0;
      for (const roomId of await index.behind(roomIds)) {
        let isBehind = true;
        while (isBehind && steps < maxSteps) {
          isBehind = await index.advance(roomId);
          steps += 1;
        }
        if (isBehind) touched(roomId);
      }
    },

    start() {
      background.run('finding what cannot be searched yet', findBehind);
    },
  };
}
