import { type Connection, type Model, Schema } from 'mongoose';

/** Who may read a room. */
export interface MembershipRecord {
  roomId: string;
  userId: string;
  role: 'owner' | 'member';
  joinedAt: Date;
}

export type MembershipModel = Model<MembershipRecord>;

const schema = new Schema<MembershipRecord>(
  {
    roomId: { type: String, required: true },
    userId: { type: String, required: true },
    role: { type: String, required: true },
    joinedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ userId: 1, roomId: 1 }, { unique: true });
schema.index({ userId: 1, _id: 1 });

export function membershipModel(connection: Connection): MembershipModel {
  return connection.model<MembershipRecord>('Membership', schema);
}
