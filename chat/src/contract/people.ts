import { answer, list, type Paths, record, ref, text, whole } from '@usher/common/contract';
import { lengths, patterns } from '../validation/field-rules.js';
import { announcement, notificationIds, opaquePage, page } from './fields.js';

const who = 'signed-in';
const unread = whole({ description: 'Counted up to 999' });
const nextCursor = text();

/** People and what reaches them. */
export const people: Paths = {
  '/users': {
    get: {
      id: 'listUsers',
      summary: 'People to write to, by name',
      who,
      query: {
        q: text({ ...lengths.peopleQuery, description: 'Beginnings of words of the name' }),
        ...opaquePage,
      },
      answers: {
        200: answer(
          'A page',
          record({ users: list(record({ id: text(), name: text() })) }, { nextCursor }),
        ),
      },
    },
  },
  '/notifications': {
    get: {
      id: 'listNotifications',
      summary: "The visitor's notifications, newest first",
      who,
      query: page,
      answers: {
        200: answer(
          'A page',
          record({ notifications: list(ref('Notification')), unread }, { nextCursor }),
        ),
      },
    },
    post: {
      id: 'notify',
      summary: 'Tell a user of something; the same `clientNotificationId` again answers the first',
      who: ['service'],
      body: record(
        {
          userId: text({ matches: patterns.notifiedId }),
          clientNotificationId: text({ matches: patterns.clientNotificationId }),
          type: text({ matches: patterns.notificationType }),
          title: text({ min: 1, ...lengths.notificationTitle }),
          body: text(lengths.notificationBody),
        },
        {
          link: text({
            ...lengths.notificationLink,
            description: 'A path on this site or an https URL',
          }),
        },
      ),
      answers: { 201: answer('Stored', record({ notification: ref('Notification') })) },
    },
  },
  '/notifications/read': {
    post: {
      id: 'readNotifications',
      summary: 'They are read',
      who,
      body: notificationIds,
      answers: { 200: answer('How many are left', record({ unread })) },
      errors: ['RATE_LIMITED'],
    },
  },
  '/announcements': {
    get: {
      id: 'listAnnouncements',
      summary: 'The newest 50, newest first',
      who,
      answers: {
        200: answer('All of them', record({ announcements: list(ref('Announcement')) })),
      },
    },
    post: {
      id: 'announce',
      summary: 'Say something to everyone',
      who: ['admin', 'service'],
      body: announcement,
      answers: { 201: answer('Said', record({ announcement: ref('Announcement') })) },
      errors: ['RATE_LIMITED'],
    },
  },
};
