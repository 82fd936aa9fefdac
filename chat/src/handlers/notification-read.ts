import type { CurrentUser } from '@usher/common';
import type { Notifications } from '../services/notifications.js';
import { notificationIds } from '../validation/notification-fields.js';

export const notificationReadFields = [notificationIds()];

export function notificationRead(notifications: Notifications) {
  return async ({ ids }: { ids: string[] }, { id: userId }: CurrentUser) => ({
    unread: await notifications.read(userId, ids),
  });
}
