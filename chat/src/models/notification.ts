import { type Connection, type Model, Schema, type Types } from 'mongoose';

export interface NotificationRecord {
  _id: Types.ObjectId;
  /** Whom it tells. */
  userId: string;
  /** The service that tells it, and its own id for it: told again, it is still one. */
  from: string;
  clientNotificationId: string;
  type: string;
  title: string;
  body: string;
  link?: string;
  at: Date;
  readAt?: Date;
}

export type NotificationModel = Model<NotificationRecord>;

const keptSeconds = 90 * 86_400;

const schema = new Schema<NotificationRecord>(
  {
    userId: { type: String, required: true },
    from: { type: String, required: true },
    clientNotificationId: { type: String, required: true },
    type: { type: String, required: true },
    title: { type: String, required: true },
    // May be empty, which `required` takes for missing.
    body: { type: String, default: '' },
    link: String,
    at: { type: Date, required: true },
    readAt: Date,
  },
  { versionKey: false },
);
schema.index({ from: 1, clientNotificationId: 1 }, { unique: true });
schema.index({ userId: 1, _id: -1 });
schema.index({ userId: 1, readAt: 1 });
schema.index({ at: 1 }, { expireAfterSeconds: keptSeconds });

export function notificationModel(connection: Connection): NotificationModel {
  return connection.model<NotificationRecord>('Notification', schema);
}
