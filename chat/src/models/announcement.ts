import { type Connection, type Model, Schema, type Types } from 'mongoose';

/** What was said to everyone. */
export interface AnnouncementRecord {
  _id: Types.ObjectId;
  text: string;
  at: Date;
  /** Who said it: a user, or a service (`client:…`). */
  by: string;
}

export type AnnouncementModel = Model<AnnouncementRecord>;

const schema = new Schema<AnnouncementRecord>(
  {
    text: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
  },
  { versionKey: false },
);
schema.index({ at: -1, _id: -1 });

export function announcementModel(connection: Connection): AnnouncementModel {
  return connection.model<AnnouncementRecord>('Announcement', schema);
}
