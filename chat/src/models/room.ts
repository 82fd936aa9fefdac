import { type Connection, type Model, Schema } from 'mongoose';

export type Visibility = 'public' | 'private';

export interface RoomRecord {
  _id: string;
  /** Empty in a direct room. */
  name: string;
  visibility: Visibility;
  createdBy: string;
  createdAt: Date;
  /** Rises with every change of who is in the room and as what. */
  membersVersion: number;
  /** Since when the room can only be read, by its members. */
  archivedAt?: Date;
  /** The two of a direct room, in order: whoever asks first, it is the same room. */
  pair?: string;
  /** SHA-256 of the code that lets anybody in. */
  codeHash?: string;
}

export type RoomModel = Model<RoomRecord>;

const schema = new Schema<RoomRecord>(
  {
    _id: { type: String, required: true },
    name: { type: String, default: '' },
    visibility: { type: String, required: true },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    membersVersion: { type: Number, default: 0 },
    archivedAt: Date,
    pair: String,
    codeHash: String,
  },
  { versionKey: false },
);
schema.index({ visibility: 1, _id: -1 });
schema.index({ pair: 1 }, { unique: true, sparse: true });
schema.index({ codeHash: 1 }, { unique: true, sparse: true });

export function roomModel(connection: Connection): RoomModel {
  return connection.model<RoomRecord>('Room', schema);
}
