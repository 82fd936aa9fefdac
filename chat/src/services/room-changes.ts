import type { ClientSession } from 'mongoose';
import type { RoomModel, RoomRecord } from '../models/room.js';
import { inOrder } from './in-order.js';
import type { LeaveReason, Live } from './live.js';
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

export function createRoomChanges(rooms: RoomModel, show: ShowRooms, live: Live): RoomChanges {
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

  return {
    members: (roomId, decide) =>
      run(roomId, async () => {
        const changes = await rooms.db.transaction(async (transaction) => {
          const decided = await decide(transaction);
          // Two changes at once both write here: the later one starts again and sees the earlier.
          const raise = { $inc: { membersVersion: 1 } };
          if (decided.length > 0) {
            await rooms.updateOne({ _id: roomId }, raise, { session: transaction });
          }
          return decided;
        });
        for (const change of changes) {
          if (change.type === 'entered') live.entered(change.userId, roomId);
          if (change.type === 'left') live.left(change.userId, roomId, change.reason);
        }
        return changes.length > 0 ? announce(roomId) : current(roomId);
      }),

    room: (roomId, decide) =>
      run(roomId, async () => {
        await rooms.db.transaction(async (transaction) => {
          const changes = await decide(transaction);
          await rooms.updateOne({ _id: roomId }, { $set: changes }, { session: transaction });
        });
        return announce(roomId);
      }),
  };
}
