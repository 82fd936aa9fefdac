import type { FeedEntry, NotificationEntry } from '@usher/common/feed';
import type { Logger } from '@usher/common/service';
import { matchedData, validationResult } from 'express-validator';
import { notificationFields } from '../validation/notification-fields.js';
import type { Background } from './background.js';
import type { NotificationDraft, Notifications } from './notifications.js';

/**
 * Keeps what services append to the session feed for users to be told. Every replica hears it, and again
 * after each start: the id makes one of them.
 */
export function hearNotifications(
  notifications: Pick<Notifications, 'add'>,
  { background, log }: { background: Background; log: Pick<Logger, 'warn'> },
): (entry: FeedEntry) => void {
  async function keep(entry: NotificationEntry): Promise<void> {
    const draft = await toDraft(entry);
    if (draft) await notifications.add(draft);
    else log.warn({ from: String(entry.from) }, 'a notification in the feed is not valid');
  }

  return function hear(entry) {
    if (entry.type === 'notification') background.run('a notification', () => keep(entry));
  };
}

/** By the same rules as over HTTP; undefined where it does not follow them. */
async function toDraft(entry: NotificationEntry): Promise<NotificationDraft | undefined> {
  const { notificationType: type, from } = entry;
  const request = { body: { ...entry, type } };
  for (const chain of notificationFields) await chain.run(request);
  if (!validationResult(request).isEmpty() || !/^[\w:.-]{1,80}$/.test(from)) return undefined;
  return { ...matchedData<Omit<NotificationDraft, 'from'>>(request), from };
}
