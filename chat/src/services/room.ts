import { HttpError } from '@usher/common';
import type { RoomRecord, Visibility } from '../models/room.js';
import type { Changes } from './changes.js';
import type { Messages } from './messages.js';

/** A room as clients see it, the same for all of its members. */
export interface Room {
  id: string;
  /** Empty in a direct room: clients show the other one's name. */
  name: string;
  visibility: Visibility;
  /** The user ids of the two in a direct room. */
  between?: string[];
  /** The newest message's number. */
  head: number;
  /** The newest change's number. */
  headRev: number;
  /** Rises with every change of who is in the room and as what. */
  membersVersion: number;
  /** ISO 8601. */
  createdAt: string;
  /** Since when the room can only be read. ISO 8601. */
  archivedAt?: string;
}

export type ShowRooms = (records: RoomRecord[]) => Promise<Room[]>;

/** Where rooms' numbers come from. */
export type Heads = Pick<Messages, 'heads'> & Pick<Changes, 'headRevs'>;

export function showRooms({ heads, headRevs }: Heads): ShowRooms {
  return async (records) => {
    const ids = records.map(({ _id }) => _id);
    const [head, headRev] = await Promise.all([heads(ids), headRevs(ids)]);
    return records.map((record) =>
      toRoom(record, head.get(record._id) ?? 0, headRev.get(record._id) ?? 0),
    );
  };
}

/** The one answer about rooms that do not exist and about those that are none of the visitor's business. */
export function noSuchRoom(): HttpError {
  return new HttpError('NOT_FOUND', 'There is no such room');
}

function toRoom(record: RoomRecord, head: number, headRev: number): Room {
  const { _id: id, name, visibility, pair, membersVersion = 0, createdAt, archivedAt } = record;
  return {
    id,
    name,
    visibility,
    ...(pair && { between: pair.split(' ') }),
    head,
    headRev,
    membersVersion,
    createdAt: createdAt.toISOString(),
    ...(archivedAt && { archivedAt: archivedAt.toISOString() }),
  };
}
