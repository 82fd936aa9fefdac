import type { ClientSession } from 'mongoose';
import type { RoomModel, RoomRecord } from '../models/room.js';
import type { LeaveReason, MemberChanged, RoomEntryRecord } from '../models/room-entry.js';
import { inOrder } from './in-order.js';
import type { Live } from './live.js';
import type { Hearing } from './open-hearing.js';
import { noSuchRoom, type Room, type ShowRooms } from './room.js';

/** What has become of somebody's place in a room. */
export type MembershipChange =
  | { type: 'entered'; userId: string }
  | { type: 'left'; userId: string; reason: LeaveReason }
  /** Another role, muted, invited, or no longer so. */
  | { type: 'changed'; userId: string };

export interface RoomChanges {
  /**
   * The one way in which memberships change. What `decide` writes within the transaction comes with a
   * raised `membersVersion` and, once stored, takes effect on open sockets; where it returns no change,
   * nothing has happened. By throwing it keeps all of it from happening.
   */
  members(
    roomId: string,
    decide: (transaction: ClientSession) => Promise<MembershipChange[]>,
  ): Promise<Room>;
  /** Changes the room itself and tells its members. */
  room(
    roomId: string,
    decide: (transaction: ClientSession) => Promise<Partial<RoomRecord>>,
  ): Promise<Room>;
}

export interface RoomChangesParts {
  show: ShowRooms;
  live: Live;
  hearing: Pick<Hearing, 'log' | 'apply'>;
}

export function createRoomChanges(
  rooms: RoomModel,
  { show, live, hearing }: RoomChangesParts,
): RoomChanges {
  const { log, apply } = hearing;
  // Sockets then learn of a room's changes in the order in which they were stored.
  const run = inOrder();

  async function current(roomId: string): Promise<Room> {
    const [room] = await show(await rooms.find({ _id: roomId }).lean<RoomRecord[]>());
    if (!room) throw noSuchRoom();
    return room;
  }

  async function announce(roomId: string): Promise<Room> {
    const room = await current(roomId);
    live.roomChanged(room);
    return room;
  }

  /**
   * Takes effect here at once, then in the other replicas. Nobody waits for those in turn: while Redis is
   * away that takes half a second.
   */
  async function inTurn(roomId: string, change: () => Promise<RoomEntryRecord[]>): Promise<Room> {
    const { room, published } = await run(roomId, async () => {
      const records = await change();
      for (const { entry } of records) apply(entry);
      const published = log.publish(records);
      return { room: await (records.length > 0 ? announce(roomId) : current(roomId)), published };
    });
    await published;
    return room;
  }

  return {
    members: (roomId, decide) =>
      inTurn(roomId, () =>
        rooms.db.transaction(async (transaction) => {
          const decided = await decide(transaction);
          if (decided.length === 0) return [];
          // Two changes at once both write here: the later one starts again and sees the earlier.
          const raised = await rooms
            .findByIdAndUpdate(roomId, { $inc: { membersVersion: 1 } }, { returnDocument: 'after' })
            .session(transaction)
            .lean<RoomRecord>();
          const version = raised?.membersVersion ?? 0;
          return log.record(
            decided.map((change) => toEntry(roomId, version, change)),
            transaction,
          );
        }),
      ),

    room: (roomId, decide) =>
      inTurn(roomId, () =>
        rooms.db.transaction(async (transaction) => {
          const changes = await decide(transaction);
          await rooms.updateOne({ _id: roomId }, { $set: changes }, { session: transaction });
          return log.record([{ type: 'room.changed', roomId }], transaction);
        }),
      ),
  };
}

function toEntry(
  roomId: string,
  version: number,
  { type: change, ...who }: MembershipChange,
): MemberChanged {
  return { type: 'member.changed', roomId, version, change, ...who };
}
