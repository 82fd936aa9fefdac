import type { MembershipModel } from '../models/membership.js';
import type { RoomModel } from '../models/room.js';
import type { MemberChanged } from '../models/room-entry.js';
import type { Listeners } from './listeners.js';
import { lobbyId } from './memberships.js';
import { recent } from './recent.js';
import type { RoomLog } from './room-log.js';

/** Stands before everything that sockets of this process hear of a room. */
export interface HearingGate {
  /**
   * Delivers at once while the rooms' feed says who is in the room. Else the database is asked first, and whoever is
   * no longer a member is put out; where it cannot be asked, nothing is delivered, and clients ask for what
   * they miss. What is delivered of one room keeps its order.
   */
  pass(roomId: string, deliver: () => void): void;
  /** Takes note of an entry that has been applied. */
  follow(entry: MemberChanged): void;
  /** Entries may have been missed for good: every room is looked at anew. */
  forgetAll(): void;
}

export interface HearingGateParts {
  rooms: RoomModel;
  memberships: MembershipModel;
  log: Pick<RoomLog, 'lastLeave'>;
  listeners: Listeners;
  /** False while entries may be missing. */
  isFresh: () => boolean;
  onFault: (error: unknown) => void;
  /** Told of a room of which something was not delivered. */
  onDropped: (roomId: string) => void;
}

const maxRooms = 100_000;
/** Deliveries of one room that wait for the database; more are dropped. */
const maxWaiting = 100;

export function createHearingGate(parts: HearingGateParts): HearingGate {
  const { rooms, memberships, log, listeners, isFresh, onFault, onDropped } = parts;
  /** The `membersVersion` up to which every change has been applied to the sockets here. */
  const known = recent<number>(maxRooms);
  const waiting = new Map<string, (() => void)[]>();

  let hasGap = false;

  function isCertain(roomId: string): boolean {
    // Nobody is kept out of the lobby.
    if (roomId === lobbyId) return true;
    return isFresh() && (!hasGap || known.get(roomId) !== undefined);
  }

  function advance(roomId: string, version: number): void {
    known.set(roomId, Math.max(version, known.get(roomId) ?? 0));
  }

  async function look(roomId: string): Promise<void> {
    const room = await rooms.findById(roomId, { membersVersion: 1 }).lean();
    const version = room?.membersVersion ?? 0;
    if (known.get(roomId) === version) return;
    const here = listeners.of(roomId);
    // Read after the version: it may know more, never less.
    const among = { roomId, userId: { $in: [...here] } };
    for (const userId of await memberships.distinct('userId', among)) here.delete(userId);
    for (const userId of here) {
      // Later than `version` where it fell between the two reads; its entry is still to come.
      const { version: leftAt = 0, reason = 'left' } = (await log.lastLeave(roomId, userId)) ?? {};
      listeners.putOut({ roomId, userId, version: Math.max(version, leftAt), reason });
    }
    advance(roomId, version);
  }

  async function deliverInTurn(roomId: string, queue: (() => void)[]): Promise<void> {
    while (queue.length > 0) {
      // What comes while we look was sent later, and so perhaps after a change that we do not see.
      const ready = queue.splice(0);
      try {
        if (!isCertain(roomId)) await look(roomId);
        for (const deliver of ready) deliver();
      } catch (error) {
        onDropped(roomId);
        onFault(error);
      }
    }
    waiting.delete(roomId);
  }

  return {
    pass(roomId, deliver) {
      const queue = waiting.get(roomId);
      if (queue) {
        if (queue.length < maxWaiting) queue.push(deliver);
        else onDropped(roomId);
        return;
      }
      if (isCertain(roomId) || listeners.of(roomId).size === 0) return deliver();
      const started = [deliver];
      waiting.set(roomId, started);
      void deliverInTurn(roomId, started);
    },

    follow({ roomId, version }) {
      // After a hole it stays as it was: the next look at the database then finds a newer version.
      if (known.get(roomId) === version - 1) known.set(roomId, version);
    },

    forgetAll() {
      known.clear();
      hasGap = true;
    },
  };
}
