import { randomUUID } from 'node:crypto';
import type { NotificationEntry } from '@usher/common/feed';
import { next, openSocket, startChat } from '../chat.fixture.js';
import { until } from '../community.fixture.js';
import { chat, listed, newDraft, notify, settled, visitor } from './notifications.fixture.js';

describe('an entry of the session feed', () => {
  const entryFor = (userId: string, more: object = {}) => {
    const { type: notificationType, ...draft } = newDraft(userId);
    const entry = { ...draft, type: 'notification', notificationType, from: 'client:billing' };
    return { ...entry, ...more } as NotificationEntry;
  };

  test('is kept once by two replicas that hear it again and again, and pushed once', async () => {
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    const ada = visitor();
    const there = replica.issuer.cookie({ id: ada.id, name: ada.name, sid: randomUUID() });
    const sockets = [ada.socket(), openSocket(replica.url, there)];
    await Promise.all(sockets.map((socket) => next(socket, 'connect')));
    const heard: unknown[] = [];
    for (const socket of sockets) socket.on('notification:new', (news) => heard.push(news));
    const entry = entryFor(ada.id);
    const both = [chat.issuer.feed, replica.issuer.feed];
    for (let i = 0; i < 5; i += 1) await Promise.all(both.map((feed) => feed.append(entry)));
    const [notification] = await listed(ada, 'invoice', 1);
    expect(notification).toMatchObject({ title: 'Invoice paid', link: '/invoices/7' });
    // The same as over HTTP, in whichever way it came first.
    const { notificationType: type, clientNotificationId, title, body } = entry;
    const posted = await notify({ userId: ada.id, type, clientNotificationId, title, body });
    expect(posted.body.notification).toEqual(notification);
    const later = entryFor(ada.id);
    await Promise.all(both.map((feed) => feed.append(later)));
    await until(() => heard.length >= 2);
    await settled(ada);
    expect(await listed(ada, 'invoice', 2)).toHaveLength(2);
    expect(
      heard.filter(
        (one) => (one as { notification: { type: string } }).notification.type === 'invoice',
      ),
    ).toHaveLength(2);
    // Sessions are none of its business.
    expect(sockets.every(({ connected }) => connected)).toBe(true);
    expect((await ada.get('/rooms')).status).toBe(200);
  });

  test.each([
    ['title', ''],
    ['title', undefined],
    ['body', 7],
    ['link', 'javascript:alert(1)'],
    ['userId', { $ne: '' }],
    ['clientNotificationId', null],
    ['notificationType', 'a b'],
    ['from', ''],
    ['from', { $ne: '' }],
  ])('with a bad %s (%j) is left out, and the next one is kept', async (field, value) => {
    const ada = visitor();
    await chat.issuer.feed.append(entryFor(ada.id, { [field]: value }));
    await chat.issuer.feed.append(entryFor(ada.id, { title: 'Good' }));
    expect(await listed(ada, 'invoice', 1)).toMatchObject([{ title: 'Good' }]);
    await settled(ada);
    expect(await listed(ada, 'invoice', 1)).toHaveLength(1);
  });
});
