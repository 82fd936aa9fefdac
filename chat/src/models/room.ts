import { type Connection, type Model, Schema } from 'mongoose';

export interface RoomRecord {
  _id: string;
  name: string;
  visibility: 'public';
  createdBy: string;
  createdAt: Date;
}

export type RoomModel = Model<RoomRecord>;

const schema = new Schema<RoomRecord>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    visibility: { type: String, required: true },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);

export function roomModel(connection: Connection): RoomModel {
  return connection.model<RoomRecord>('Room', schema);
}
