import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import request from 'supertest';
import { next, openSocket, startChat } from '../chat.fixture.js';
import { announcementModel } from '../models/announcement.js';

const chat = await startChat();
const database = await mongoose.createConnection(chat.mongoUrl).asPromise();
const stored = announcementModel(database);
afterAll(() => database.close());
beforeEach(() => stored.deleteMany());

const cookieOf = (...roles: string[]) =>
  chat.issuer.cookie({ id: randomUUID(), sid: randomUUID(), roles: ['user', ...roles] });
const [user, admin, service] = [cookieOf(), cookieOf('admin'), cookieOf('service')];
const post = (cookie: string, body: object, app = chat.app) =>
  request(app).post('/api/chat/announcements').set('Cookie', cookie).send(body);
const list = async (cookie = user) => {
  const res = await request(chat.app).get('/api/chat/announcements').set('Cookie', cookie);
  return res.body.announcements;
};
const open = (namespace: string, cookie = user) => openSocket(chat.url, cookie, {}, namespace);

test.each([
  ['an admin', admin],
  ['a service', service],
])('%s tells everyone in /chat and /public', async (_, cookie) => {
  const sockets = [open('/chat'), open('/public', 'a=b'), open('/public', 'a=b')];
  await Promise.all(sockets.map((socket) => next(socket, 'connect')));
  const heard = sockets.map((socket) => next(socket, 'server:message'));
  const res = await post(cookie, { text: '  Back in five minutes  ' });
  const announcement = {
    text: 'Back in five minutes',
    at: expect.stringMatching(/^\d{4}-.*Z$/),
  };
  expect([res.status, res.body]).toEqual([201, { announcement }]);
  expect(await Promise.all(heard)).toEqual(sockets.map(() => res.body.announcement));
  expect(await list()).toEqual([res.body.announcement]);
});

test.each([
  ['nobody', 'a=b', 401, 'AUTH_REQUIRED'],
  ['a user', user, 403, 'FORBIDDEN'],
  ['a moderator', cookieOf('moderator'), 403, 'FORBIDDEN'],
  ['a receiver of signals', cookieOf('signals'), 403, 'FORBIDDEN'],
])('%s tells nobody anything', async (_, cookie, status, code) => {
  const res = await post(cookie, { text: 'hello?' });
  expect([res.status, res.body.errors[0].code]).toEqual([status, code]);
  expect(await stored.countDocuments()).toBe(0);
});

test.each([
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a boolean', true],
  ['a list', ['hello']],
  ['an empty list', []],
  ['an object', { $ne: '' }],
  ['empty', ''],
  ['blank', ' \n '],
  ['too long', 'x'.repeat(1_001)],
])('a text that is %s is refused, over HTTP and by socket', async (_, text) => {
  const refused = { code: 'VALIDATION_FAILED', message: expect.any(String), field: 'text' };
  const res = await post(admin, { text });
  expect([res.status, res.body]).toEqual([400, { errors: [refused] }]);
  const ack = await open('/admin', admin).emitWithAck('announce', { text });
  expect(ack).toEqual({ ok: false, error: refused });
  expect(await stored.countDocuments()).toBe(0);
});

test('a thousand characters are told', async () => {
  const text = 'x'.repeat(1_000);
  expect((await post(admin, { text })).status).toBe(201);
  const [newest] = await list();
  expect(newest.text).toBe(text);
});

test('an admin announces by socket as well', async () => {
  const heard = next(open('/public', 'a=b'), 'server:message');
  const ack = await open('/admin', admin).emitWithAck('announce', { text: 'Hello all' });
  expect(ack).toEqual({ ok: true, announcement: await heard });
  expect(await list()).toEqual([ack.announcement]);
});

test.each(['/chat', '/public'])('whoever connects to %s is sent the newest', async (namespace) => {
  await post(admin, { text: 'older' });
  const { announcement } = (await post(admin, { text: 'newer' })).body;
  expect(await next(open(namespace), 'server:message')).toEqual(announcement);
});

test('one of more than a day ago is listed, but sent to nobody', async () => {
  const at = new Date(Date.now() - 25 * 3600 * 1000);
  await stored.create({ text: 'yesterday', by: 'somebody', at });
  const socket = open('/chat');
  const heard: unknown[] = [];
  socket.on('server:message', (message) => heard.push(message));
  await next(socket, 'connect');
  // The next one comes after all that was sent on connecting, or is that itself, and then comes twice.
  const { announcement } = (await post(admin, { text: 'today' })).body;
  while (heard.length === 0) await new Promise(setImmediate);
  for (const one of heard) expect(one).toEqual(announcement);
  expect(await list()).toEqual([announcement, { text: 'yesterday', at: at.toISOString() }]);
});

test('the newest fifty are listed, newest first', async () => {
  const start = Date.now() - 60_000;
  await stored.insertMany(
    Array.from({ length: 60 }, (_, i) => ({ text: `${i}`, by: 'a', at: new Date(start + i) })),
  );
  const listed = await list();
  expect(listed.map(({ text }: { text: string }) => text)).toEqual(
    Array.from({ length: 50 }, (_, i) => `${59 - i}`),
  );
  const refused = await request(chat.app).get('/api/chat/announcements');
  expect([refused.status, refused.body.errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
});

test('beyond the limit nobody is told, over HTTP and by socket together', async () => {
  // One in a minute.
  const limited = await startChat({ rateLimitFactor: 0.1 });
  const cookie = limited.issuer.cookie({ id: randomUUID(), sid: randomUUID(), roles: ['admin'] });
  const heard: unknown[] = [];
  const socket = openSocket(limited.url, cookie);
  socket.on('server:message', (message) => heard.push(message));
  await next(socket, 'connect');
  const { announcement } = (await post(cookie, { text: 'one' }, limited.app)).body;
  const refused = await post(cookie, { text: 'two' }, limited.app);
  const error = {
    code: 'RATE_LIMITED',
    message: expect.any(String),
    retryAfterMs: expect.any(Number),
  };
  expect([refused.status, refused.body]).toEqual([429, { errors: [error] }]);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  const desk = openSocket(limited.url, cookie, {}, '/admin');
  expect(await desk.emitWithAck('announce', { text: 'three' })).toEqual({ ok: false, error });
  await socket.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
  expect(heard.length).toBeGreaterThan(0);
  for (const one of heard) expect(one).toEqual(announcement);
});
