import { type Connection, type Model, Schema, type Types } from 'mongoose';

export type Role = 'owner' | 'moderator' | 'member';

/** Who may read a room, and as what. Documents are in the order of joining. */
export interface MembershipRecord {
  _id: Types.ObjectId;
  roomId: string;
  userId: string;
  role: Role;
  joinedAt: Date;
  /** Since when they have the role. */
  roleAt?: Date;
  /** Since when they may only read. */
  mutedAt?: Date;
  /** The highest `seq` that they have read; absent is 0. */
  readSeq?: number;
}

export type MembershipModel = Model<MembershipRecord>;

const schema = new Schema<MembershipRecord>(
  {
    roomId: { type: String, required: true },
    userId: { type: String, required: true },
    role: { type: String, required: true },
    joinedAt: { type: Date, required: true },
    roleAt: Date,
    mutedAt: Date,
    readSeq: Number,
  },
  { versionKey: false },
);
schema.index({ userId: 1, roomId: 1 }, { unique: true });
schema.index({ userId: 1, _id: 1 });
schema.index({ roomId: 1, _id: 1 });

export function membershipModel(connection: Connection): MembershipModel {
  return connection.model<MembershipRecord>('Membership', schema);
}
