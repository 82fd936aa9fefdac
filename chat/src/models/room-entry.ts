import { type Connection, type Model, Schema, type Types } from 'mongoose';

export type LeaveReason = 'left' | 'kicked' | 'banned';

/** Somebody's place in a room has become another one. */
export interface MemberChanged {
  type: 'member.changed';
  roomId: string;
  userId: string;
  /** The room's `membersVersion` since. */
  version: number;
  change: 'entered' | 'left' | 'changed';
  /** Of those who have left. */
  reason?: LeaveReason;
}

/** The room itself is another: its name, or that it is archived. Says only that what is known is old. */
export interface RoomChanged {
  type: 'room.changed';
  roomId: string;
}

/** What replicas tell each other of rooms. */
export type RoomEntry = MemberChanged | RoomChanged;

/** An entry of the rooms' feed: written together with what it tells of. */
export interface RoomEntryRecord {
  _id: Types.ObjectId;
  entry: RoomEntry;
  /** Since when the feed has it; without it, the feed may not. */
  appendedAt?: Date;
}

export type RoomEntryModel = Model<RoomEntryRecord>;

const schema = new Schema<RoomEntryRecord>(
  {
    entry: { type: Schema.Types.Mixed, required: true },
    appendedAt: Date,
  },
  { versionKey: false },
);
/** As long as the stream keeps them, so that it can be restored; those it does not have yet stay. */
schema.index({ appendedAt: 1 }, { expireAfterSeconds: 600 });
schema.index({ 'entry.roomId': 1, 'entry.userId': 1 });

export function roomEntryModel(connection: Connection): RoomEntryModel {
  return connection.model<RoomEntryRecord>('RoomEntry', schema);
}
