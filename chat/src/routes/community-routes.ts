import type { Router } from 'express';
import type { Community } from '../services/create-community.js';
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
): Router[] {
  return [
    listUsers(people),
    listNotifications(notifications),
    createNotification(notifications),
    readNotifications(notifications),
    searchMessages(rooms, search),
  ];
}
