import { signAccessToken } from '@usher/common';
import { next } from '../chat.fixture.js';
import { chat, claims, list, newDraft, notify, visitor } from './notifications.fixture.js';

describe('a service', () => {
  test('notifies a user, on all devices, once for each id', async () => {
    const ada = visitor();
    const devices = [ada.socket(), ada.socket()];
    await Promise.all(devices.map((socket) => next(socket, 'connect')));
    const heard: unknown[] = [];
    for (const socket of devices) socket.onAny((...event) => heard.push(event));
    const counted = devices.map((socket) => next(socket, 'notification:unread'));
    const draft = newDraft(ada.id);

    const sent = await notify(draft);
    expect(sent.status).toBe(201);
    const { notification } = sent.body;
    expect(notification).toEqual({
      id: expect.any(String),
      type: 'invoice',
      title: 'Invoice paid',
      body: 'Thank you',
      link: '/invoices/7',
      at: expect.any(String),
    });
    expect(await Promise.all(counted)).toEqual([{ count: 1 }, { count: 1 }]);
    const again = await notify({ ...draft, title: 'Another', userId: visitor().id });
    expect([again.status, again.body]).toEqual([201, sent.body]);
    expect(await list(ada)).toEqual({ notifications: [notification], unread: 1 });
    expect(heard).toHaveLength(4);
    expect(heard).toContainEqual(['notification:new', { notification }]);
  });

  test('races itself and makes one', async () => {
    const ada = visitor();
    const draft = newDraft(ada.id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => notify(draft)));
    expect(new Set(answers.map(({ body }) => body.notification.id)).size).toBe(1);
    expect((await list(ada)).notifications).toHaveLength(1);
  });

  test('has ids of its own: another one’s are no repetition', async () => {
    const ada = visitor();
    const draft = newDraft(ada.id);
    await notify(draft);
    const other = { ...claims, id: 'client:shop' } as const;
    const bearer = signAccessToken(other, chat.issuer.signingKey, { ttlSeconds: 300 }).token;
    expect((await notify(draft, bearer)).status).toBe(201);
    expect((await list(ada)).notifications).toHaveLength(2);
  });

  test('is not a client that only receives signals', async () => {
    const ada = visitor();
    const partner = { id: 'client:partner', name: 'partner', roles: ['signals'] } as const;
    const bearer = signAccessToken(partner, chat.issuer.signingKey, { ttlSeconds: 300 }).token;
    const res = await notify(newDraft(ada.id), bearer);
    expect([res.status, res.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    expect((await list(ada)).notifications).toEqual([]);
  });

  test.each([['nobody'], ['a visitor'], ['an admin']])('is not %s', async (who) => {
    const ada = visitor();
    const roles = who === 'an admin' ? ['user', 'admin'] : ['user'];
    const bearer = who === 'nobody' ? 'none' : chat.issuer.token({ roles });
    const res = await notify(newDraft(ada.id), bearer);
    expect([res.status, res.body.errors[0].code]).toEqual(
      who === 'nobody' ? [401, 'TOKEN_INVALID'] : [403, 'FORBIDDEN'],
    );
    expect((await list(ada)).notifications).toEqual([]);
  });
});

describe('notifications', () => {
  test('come newest first, page by page, with the unread counted over all', async () => {
    const ada = visitor();
    const ids: string[] = [];
    for (let i = 0; i < 51; i += 1) {
      ids.unshift((await notify(newDraft(ada.id))).body.notification.id);
    }
    const first = await list(ada);
    const second = await list(ada, `?cursor=${first.nextCursor}`);
    const idsOf = (page: { notifications: { id: string }[] }) =>
      page.notifications.map(({ id }) => id);
    expect([idsOf(first), idsOf(second)]).toEqual([ids.slice(0, 50), ids.slice(50)]);
    expect([first.unread, second.unread, second.nextCursor]).toEqual([51, 51, undefined]);
  });

  test('are read over HTTP and by socket, and every device hears how many are left', async () => {
    const ada = visitor();
    const made = [];
    for (let i = 0; i < 3; i += 1) made.push((await notify(newDraft(ada.id))).body.notification);
    const [one, two, three] = made.map(({ id }) => id as string);
    const [here, there] = [ada.socket(), ada.socket()];
    await Promise.all([next(here, 'connect'), next(there, 'connect')]);

    let heard = next(there, 'notification:unread');
    const ack = await here.emitWithAck('notification:read', { ids: [one] });
    expect(ack).toEqual({ ok: true, unread: 2 });
    expect(await heard).toEqual({ count: 2 });

    heard = next(there, 'notification:unread');
    const res = await ada.post('/notifications/read', { ids: [one, two] });
    expect([res.status, res.body]).toEqual([200, { unread: 1 }]);
    expect(await heard).toEqual({ count: 1 });
    const { notifications, unread } = await list(ada);
    expect(unread).toBe(1);
    expect(notifications.map(({ readAt }: { readAt?: string }) => typeof readAt)).toEqual([
      'undefined',
      'string',
      'string',
    ]);
    expect(notifications[0].id).toBe(three);
  });

  test('of another stay as they are and are not shown', async () => {
    const [ada, eve] = [visitor(), visitor('Eve')];
    const { notification } = (await notify(newDraft(ada.id))).body;
    const res = await eve.post('/notifications/read', { ids: [notification.id] });
    expect([res.status, res.body]).toEqual([200, { unread: 0 }]);
    expect(await list(eve)).toEqual({ notifications: [], unread: 0 });
    expect(await list(ada)).toEqual({ notifications: [notification], unread: 1 });
  });
});
