import { type Connection, type Model, Schema } from 'mongoose';

export type ChangeKind = 'edited' | 'deleted' | 'reacted';

/** That a message has changed; to what, the message itself says, so that a deleted text stays nowhere. */
export interface ChangeRecord {
  roomId: string;
  /** 1, 2, 3 … without holes within the room. */
  rev: number;
  seq: number;
  kind: ChangeKind;
  /** The user's id. */
  by: string;
  at: Date;
}

export type ChangeModel = Model<ChangeRecord>;

const schema = new Schema<ChangeRecord>(
  {
    roomId: { type: String, required: true },
    rev: { type: Number, required: true },
    seq: { type: Number, required: true },
    kind: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ roomId: 1, rev: 1 }, { unique: true });

export function changeModel(connection: Connection): ChangeModel {
  return connection.model<ChangeRecord>('Change', schema);
}
