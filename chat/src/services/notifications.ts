import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { NotificationModel, NotificationRecord } from '../models/notification.js';

/** As its reader sees it. */
export interface Notification {
  id: string;
  /** What kind of news it is: `mention`, `invite`, `direct`, or what another service calls it. */
  type: string;
  title: string;
  /** May be empty. */
  body: string;
  /** A path on this site or an https URL. */
  link?: string;
  /** ISO 8601, as all times here. */
  at: string;
  readAt?: string;
}

export type NotificationDraft = Omit<NotificationRecord, '_id' | 'at' | 'readAt'>;

export interface Notifications {
  /** Stores it by majority and tells the user's devices; one that came before under its id is answered. */
  add(draft: NotificationDraft): Promise<Notification>;
  /** Newest first. */
  list(
    userId: string,
    cursor?: string,
  ): Promise<{ notifications: Notification[]; unread: number; nextCursor?: string }>;
  /** Answers how many are left; what is not the user's is left alone. */
  read(userId: string, ids: string[]): Promise<number>;
}

/** Reaches all of a user's devices, on every replica. */
export type PushToUser = (userId: string, event: string, payload: object) => void;

const pageSize = 50;
const maxUnread = 999;
const maxTries = 50;

export function createNotifications(model: NotificationModel, push: PushToUser): Notifications {
  function unreadOf(userId: string): Promise<number> {
    const unread = { userId, readAt: { $exists: false } };
    return model.countDocuments(unread).limit(maxUnread).exec();
  }

  async function pushUnread(userId: string): Promise<number> {
    const count = await unreadOf(userId);
    push(userId, 'notification:unread', { count });
    return count;
  }

  return {
    async add(draft) {
      const { from, clientNotificationId, userId } = draft;
      for (let tries = 0; tries < maxTries; tries += 1) {
        const earlier = await model
          .findOne({ from, clientNotificationId })
          .lean<NotificationRecord>();
        if (earlier) return toNotification(earlier);
        const record = { ...draft, _id: new Types.ObjectId(), at: new Date() };
        try {
          await model.insertMany([record], { lean: true });
        } catch (error) {
          if (duplicateKey(error) === undefined) throw error;
          // Another replica was faster; a majority may not have it yet.
          await sleep(Math.random() * 20);
          continue;
        }
        const notification = toNotification(record);
        push(userId, 'notification:new', { notification });
        await pushUnread(userId);
        return notification;
      }
      throw new HttpError('UNAVAILABLE', 'Try again in a moment', { retryAfterMs: 1_000 });
    },

    async list(userId, cursor) {
      const older = cursor && { _id: { $lt: new Types.ObjectId(cursor) } };
      const [found, unread] = await Promise.all([
        model
          .find({ userId, ...older })
          .sort({ _id: -1 })
          .limit(pageSize + 1)
          .lean<NotificationRecord[]>(),
        unreadOf(userId),
      ]);
      const notifications = found.slice(0, pageSize).map(toNotification);
      const last = found.length > pageSize && notifications.at(-1);
      return { notifications, unread, ...(last && { nextCursor: last.id }) };
    },

    async read(userId, ids) {
      const _id = { $in: ids.map((id) => new Types.ObjectId(id)) };
      const unread = { _id, userId, readAt: { $exists: false } };
      const { modifiedCount } = await model.updateMany(unread, { $set: { readAt: new Date() } });
      return modifiedCount > 0 ? pushUnread(userId) : unreadOf(userId);
    },
  };
}

function toNotification(record: NotificationRecord): Notification {
  const { _id, type, title, body, link, at, readAt } = record;
  return {
    id: _id.toString(),
    type,
    title,
    body,
    ...(link !== undefined && { link }),
    at: at.toISOString(),
    ...(readAt && { readAt: readAt.toISOString() }),
  };
}
