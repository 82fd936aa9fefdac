import type { MembershipRecord } from '../models/membership.js';
import type { RoomRecord } from '../models/room.js';
import type { RoomEntry } from '../models/room-entry.js';
import { recent } from './recent.js';

/** Rooms and who is in them as what, kept in memory as long as the rooms' feed is followed closely. */
export interface Places {
  room(roomId: string): Promise<RoomRecord | null>;
  member(roomId: string, userId: string): Promise<MembershipRecord | null>;
  /** What was known before this entry counts no more, nor does what is being read. */
  forget(entry: RoomEntry): void;
  forgetAll(): void;
}

export interface PlacesSource {
  room(roomId: string): Promise<RoomRecord | null>;
  member(roomId: string, userId: string): Promise<MembershipRecord | null>;
}

const maxPlaces = 100_000;

/** @param isFresh false while entries may be missing: then all is read anew */
export function createPlaces(source: PlacesSource, isFresh: () => boolean): Places {
  const rooms = remembered<RoomRecord>(isFresh);
  const members = remembered<MembershipRecord>(isFresh);
  const placeOf = (roomId: string, userId: string) => `${roomId} ${userId}`;

  return {
    room: (roomId) => rooms.get(roomId, () => source.room(roomId)),
    member: (roomId, userId) =>
      members.get(placeOf(roomId, userId), () => source.member(roomId, userId)),
    forget(entry) {
      rooms.forget(entry.roomId);
      if (entry.type === 'member.changed') members.forget(placeOf(entry.roomId, entry.userId));
    },
    forgetAll() {
      rooms.forgetAll();
      members.forgetAll();
    },
  };
}

function remembered<Value>(isFresh: () => boolean) {
  const known = recent<Value>(maxPlaces);
  /** Whoever was forgotten while it was read is no longer here, so that the old answer is not kept. */
  const reading = new Map<string, Promise<Value | null>>();

  function start(key: string, read: () => Promise<Value | null>): Promise<Value | null> {
    const answer = read();
    reading.set(key, answer);
    const isCurrent = () => reading.get(key) === answer && reading.delete(key);
    answer.then(
      (value) => isCurrent() && value && known.set(key, value),
      () => isCurrent(),
    );
    return answer;
  }

  return {
    async get(key: string, read: () => Promise<Value | null>): Promise<Value | null> {
      if (!isFresh()) return read();
      const begun = reading.get(key);
      // Nothing found by a read that began before this question says nothing: they may have come in since.
      const found = known.get(key) ?? (begun && (await begun));
      return found ?? start(key, read);
    },
    forget(key: string): void {
      known.delete(key);
      reading.delete(key);
    },
    forgetAll(): void {
      known.clear();
      reading.clear();
    },
  };
}
