import type { Router } from 'express';
import type { Community } from '../services/create-community.js';
import type { ChatLimits } from '../services/limits.js';
import type { Rooms } from '../services/rooms.js';
import { createNotification } from './create-notification.js';
import { listNotifications } from './list-notifications.js';
import { listUsers } from './list-users.js';
import { readNotifications } from './read-notifications.js';
import { searchMessages } from './search-messages.js';

/** People and what reaches them. */
export function communityRoutes(
  rooms: Rooms,
  { people, notifications, search }: Community,
  limits: ChatLimits,
): Router[] {
  return [
    listUsers(people),
    listNotifications(notifications),
    createNotification(notifications),
    readNotifications(notifications, limits.notificationRead),
    searchMessages(rooms, search, limits.search),
  ];
}
