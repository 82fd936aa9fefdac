import { type Connection, type Model, Schema } from 'mongoose';

/** What a room has decided about somebody who is not in it. */
export interface AdmissionRecord {
  roomId: string;
  userId: string;
  verdict: 'invited' | 'banned';
  by: string;
  at: Date;
}

export type AdmissionModel = Model<AdmissionRecord>;

const schema = new Schema<AdmissionRecord>(
  {
    roomId: { type: String, required: true },
    userId: { type: String, required: true },
    verdict: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ userId: 1, roomId: 1 }, { unique: true });

export function admissionModel(connection: Connection): AdmissionModel {
  return connection.model<AdmissionRecord>('Admission', schema);
}
