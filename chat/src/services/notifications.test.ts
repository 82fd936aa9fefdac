import { randomUUID } from 'node:crypto';
import { signAccessToken } from '@usher/common';
import type { NotificationEntry } from '@usher/common/feed';
import request from 'supertest';
import { next, openSocket, startChat } from '../chat.fixture.js';
import { communityOf, until } from '../community.fixture.js';

const chat = await startChat();
const { visitor, known, admit, roomOf } = communityOf(chat);
type Visitor = ReturnType<typeof visitor>;

const claims = { id: 'client:billing', name: 'billing', roles: ['service'] } as const;
const { token } = signAccessToken(claims, chat.issuer.signingKey, { ttlSeconds: 300 });
const notify = (body: object, bearer = token) =>
  request(chat.app).post('/api/chat/notifications').auth(bearer, { type: 'bearer' }).send(body);

function newDraft(userId: string, more: object = {}) {
  const clientNotificationId = randomUUID();
  const said = { type: 'invoice', title: 'Invoice paid', body: 'Thank you', link: '/invoices/7' };
  return { userId, clientNotificationId, ...said, ...more };
}

const list = async (who: Visitor, query = '') => (await who.get(`/notifications${query}`)).body;

/** Waits for so many, all of one type. */
async function listed(who: Visitor, type: string, count: number) {
  const ofType = async () =>
    (await list(who)).notifications.filter((one: { type: string }) => one.type === type);
  await until(async () => (await ofType()).length >= count);
  return ofType();
}

/** Everything that was begun before is done once a later one is there. */
async function settled(who: Visitor): Promise<void> {
  const direct = await visitor('Later').post('/rooms/direct', { userId: who.id });
  await listed(who, 'direct', 1);
  expect(direct.status).toBe(201);
}

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

describe('chat itself notifies', () => {
  test('whoever is mentioned, once, and never the one who mentions', async () => {
    const people = await known('Wanda', 'Xenia', 'Yolanda', 'Zora');
    const [wanda = visitor(), xenia = visitor(), yolanda = visitor(), zora = visitor()] = people;
    const roomId = await roomOf([wanda, xenia, yolanda]);
    const socket = wanda.socket();
    const device = xenia.socket();
    const heard: object[] = [];
    device.on('notification:new', ({ notification }) => heard.push(notification));
    await next(device, 'connect');
    const text = '@Wanda @Xenia @Zora look';
    const draft = { roomId, clientMessageId: 'm1', text };
    const { seq } = await socket.emitWithAck('message:send', draft);
    const [told] = await listed(xenia, 'mention', 1);
    expect(told).toEqual({
      id: expect.any(String),
      type: 'mention',
      title: 'Wanda mentioned you',
      body: '',
      link: `/rooms/${roomId}?message=${seq}`,
      at: expect.any(String),
    });
    await until(() => heard.some((one) => JSON.stringify(one) === JSON.stringify(told)));

    // Sent again, and edited to name one more.
    await socket.emitWithAck('message:send', draft);
    const edit = { roomId, seq, text: `${text} @Yolanda` };
    await socket.emitWithAck('message:edit', edit);
    await listed(yolanda, 'mention', 1);
    for (const who of [wanda, xenia, zora]) await settled(who);
    expect(await listed(xenia, 'mention', 1)).toHaveLength(1);
    expect(await listed(wanda, 'mention', 0)).toEqual([]);
    expect(await listed(zora, 'mention', 0)).toEqual([]);
  });

  test('whoever is invited to a private room, once for each invitation', async () => {
    const [olive = visitor(), ida = visitor()] = await known('Olive', 'Ida');
    const roomId = await roomOf([olive]);
    const invite = () => olive.post(`/rooms/${roomId}/invite`, { userId: ida.id });
    await invite();
    await invite();
    expect(await listed(ida, 'invite', 1)).toMatchObject([
      { title: 'Olive invited you to a private room', body: '', link: `/rooms/${roomId}` },
    ]);
    await ida.post(`/rooms/${roomId}/join`);
    await invite();
    await ida.post(`/rooms/${roomId}/leave`);
    await invite();
    expect(await listed(ida, 'invite', 2)).toHaveLength(2);
    await settled(ida);
    expect(await listed(ida, 'invite', 2)).toHaveLength(2);
  });

  test('nobody of a refused invitation, or of one to a public room', async () => {
    const [olive = visitor(), ida = visitor(), mem = visitor()] = await known('Ol', 'Ida', 'Mem');
    const hidden = await roomOf([olive, mem]);
    expect((await mem.post(`/rooms/${hidden}/invite`, { userId: ida.id })).status).toBe(403);
    const open = await roomOf([olive], 'public');
    expect((await olive.post(`/rooms/${open}/invite`, { userId: ida.id })).status).toBe(200);
    await settled(ida);
    expect(await listed(ida, 'invite', 0)).toEqual([]);
  });

  test('the other one of a new direct room, once', async () => {
    const [ada = visitor(), bob = visitor()] = await known('Ada', 'Bob');
    const { room } = (await ada.post('/rooms/direct', { userId: bob.id })).body;
    expect(await listed(bob, 'direct', 1)).toMatchObject([
      { title: 'Ada wants to talk to you', link: `/rooms/${room.id}` },
    ]);
    await ada.post('/rooms/direct', { userId: bob.id });
    await bob.post('/rooms/direct', { userId: ada.id });
    await visitor('Later').post('/rooms/direct', { userId: bob.id });
    expect(await listed(bob, 'direct', 2)).toHaveLength(2);
    expect((await list(ada)).notifications).toEqual([]);
  });

  test('in words that say nothing of the room to whoever is put out of it', async () => {
    const [olive = visitor(), mem = visitor()] = await known('Olive', 'Mem');
    const roomId = await roomOf([olive]);
    await admit(olive, roomId, mem);
    const draft = { roomId, clientMessageId: 'm1', text: '@Mem where the key lies' };
    await olive.socket().emitWithAck('message:send', draft);
    await listed(mem, 'mention', 1);
    await olive.post(`/rooms/${roomId}/kick`, { userId: mem.id });
    const { text } = await mem.get('/notifications');
    expect(text).not.toMatch(/key lies|Hidden garden/);
  });
});

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

describe('bad input', () => {
  const bad = [undefined, null, 1, true, ['x'], { $gt: '' }, ''];
  const links = ['//evil.example', '/\\evil.example', 'http://x.example', 'javascript:alert(1)'];
  const more = ['https:', 'https://', 'x', '/a b', '/\t/evil.example', 'data:text/html,x', '\\\\x'];
  const cases: [string, unknown][] = [
    ...[...bad, 'a b', '$ne', 'x'.repeat(81)].map((value) => ['userId', value]),
    ...[...bad, 'a b', '$ne', 'x'.repeat(129)].map((value) => ['clientNotificationId', value]),
    ...[...bad, 'a b', 'x'.repeat(65)].map((value) => ['type', value]),
    ...[...bad, ' ', 'a\u0000', 'x'.repeat(201)].map((value) => ['title', value]),
    ...[...bad.slice(0, -1), '\u001b', 'x'.repeat(2_001)].map((value) => ['body', value]),
    ...[...bad.slice(1), ...links, ...more, '/'.padEnd(2_001, 'x')].map((v) => ['link', v]),
  ] as [string, unknown][];

  test.each(cases)('a %s notifies nobody where it is bad (%#)', async (field, value) => {
    const ada = visitor();
    const res = await notify(newDraft(ada.id, { [field]: value }));
    expect([res.status, res.body]).toEqual([
      400,
      { errors: [{ code: 'VALIDATION_FAILED', message: expect.any(String), field }] },
    ]);
    expect((await list(ada)).notifications).toEqual([]);
  });

  test.each(['/x', 'https://x.example/y?z#a', '/'.padEnd(2_000, 'x')])(
    'a good link is kept (%#)',
    async (link) => {
      const res = await notify(newDraft(visitor().id, { link, body: '' }));
      expect([res.status, res.body.notification?.link]).toEqual([201, link]);
    },
  );

  const id = '0'.repeat(24);
  test.each([
    undefined,
    null,
    1,
    'x',
    id,
    {},
    { $ne: [] },
    [],
    [1],
    [null],
    [[id]],
    [id, 'x'],
    [{ $ne: id }],
    Array(201).fill(id),
  ])('bad ids (%#) are refused, over HTTP and by socket', async (ids) => {
    const ada = visitor();
    await notify(newDraft(ada.id));
    const error = { code: 'VALIDATION_FAILED', message: expect.any(String), field: 'ids' };
    const res = await ada.post('/notifications/read', { ids });
    expect([res.status, res.body]).toEqual([400, { errors: [error] }]);
    const ack = await ada.socket().emitWithAck('notification:read', { ids });
    expect(ack).toEqual({ ok: false, error });
    expect((await list(ada)).unread).toBe(1);
  });

  test.each(['x', `${id}0`, `${id}&cursor=${id}`])(
    'a bad cursor is refused (%#)',
    async (cursor) => {
      const res = await visitor().get(`/notifications?cursor=${cursor}`);
      expect([res.status, res.body.errors[0]]).toMatchObject([
        400,
        { code: 'VALIDATION_FAILED', field: 'cursor' },
      ]);
    },
  );
});
