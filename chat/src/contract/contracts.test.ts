import { asyncApiFaults, openApiFaults, operationsOf, routesOf } from '@usher/infra/contract';
import { Socket } from 'socket.io';
import request from 'supertest';
import { next, openSocket, startChat } from '../chat.fixture.js';
import { chatContracts } from './contracts.js';

const chat = await startChat();
const documents = chatContracts({ publicUrl: 'http://localhost:3000', cookie: 'session' });
const http = documents['/api/chat/openapi.json'];
const sockets = documents['/api/chat/asyncapi.json'];

test.each(Object.entries(documents))('%s is served to anybody', async (path, document) => {
  const res = await request(chat.app).get(path);
  expect([res.status, res.type, res.body]).toEqual([200, 'application/json', document]);
  const again = await request(chat.app)
    .get(path)
    .set('If-None-Match', res.headers.etag ?? '');
  expect([again.status, again.text]).toEqual([304, '']);
});

test('they are OpenAPI 3.1 and AsyncAPI 3.0', async () => {
  expect(await openApiFaults(http)).toEqual([]);
  expect(asyncApiFaults(sockets)).toEqual([]);
  expect(asyncApiFaults({ ...sockets, operations: { none: {} } })).not.toEqual([]);
});

test('they have every route of the application, and no other', () => {
  const own = ['/healthz', '/readyz', '/metrics', ...Object.keys(documents)];
  const registered = [...routesOf(chat.express), ...own.map((path) => `GET ${path}`)];
  expect(operationsOf(http)).toEqual(registered.sort());
});

/** What the server listens to on a socket of this namespace. */
async function eventsOf(namespace: string): Promise<string[]> {
  const names: string[] = [];
  const { on } = Socket.prototype;
  Socket.prototype.on = function (this: Socket, name: string, ...rest: [never]) {
    if (this.nsp.name === namespace) names.push(name);
    return on.call(this, name, ...rest);
  } as typeof on;
  try {
    const cookie = chat.issuer.cookie({ roles: ['user', 'admin'] });
    await next(openSocket(chat.url, cookie, {}, namespace), 'connect');
  } finally {
    Socket.prototype.on = on;
  }
  return names.filter((name) => !['error', 'disconnect'].includes(name)).sort();
}

test.each(['chat', 'admin', 'public'])('they have every event of /%s, and no other', async (id) => {
  const names = Object.keys(sockets.channels[id]?.messages ?? {});
  const sent = names.filter((name) => name.startsWith('client.')).map((name) => name.slice(7));
  expect(sent.sort()).toEqual(await eventsOf(`/${id}`));
});
