import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer, createServiceContext, openRedis } from '@usher/common/service';
import { testIssuer } from '@usher/common/testing';
import { holdToContract, socketContract } from '@usher/infra/contract';
import { dropTestDatabase, testMongoUrl } from '@usher/infra/testing';
import { type Socket as Client, io as connect } from 'socket.io-client';
import request from 'supertest';
import { loadConfig } from './config.js';
import { chatEventsApi } from './contract/asyncapi.js';
import { chatApi } from './contract/openapi.js';
import { createChat } from './service.js';
import type { PresenceTimes } from './services/open-presence.js';

const open: (() => Promise<unknown>)[] = [];
const holdSocket = socketContract(
  chatEventsApi({ publicUrl: 'http://localhost:3000', cookie: 'session' }),
);

/** A whole chat that listens, beside a server that publishes a test issuer's keys in auth's place. */
export async function startChat({
  mongoUrl = newDatabase(),
  rateLimitFactor = 0,
  trustProxy = '',
  /** Shared by replicas, as `mongoUrl` and the issuer are. */
  redisUrl = '',
  issuer = testIssuer(),
  presence = {} as Partial<PresenceTimes>,
} = {}) {
  const auth = createServer((_req, res) => void res.end(JSON.stringify({ keys: issuer.jwks })));
  const authUrl = await listen(auth);
  open.unshift(() => new Promise((done) => auth.close(done)));

  const config = loadConfig({
    MONGO_URL: mongoUrl,
    AUTH_URL: authUrl,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_FACTOR: `${rateLimitFactor}`,
    ...(trustProxy && { TRUST_PROXY: trustProxy }),
    ...(redisUrl && { REDIS_URL: redisUrl }),
  });
  const context = createServiceContext('chat', { ...config });
  context.redis = await openRedis({ redisUrl }, context);
  open.unshift(async () => context.redis?.close());
  const chat = await createChat(config, context, issuer.feed, presence);
  holdToContract(chat.app, chatApi(config));
  const server = createHttpServer(chat.app);
  chat.attach?.(server);
  const url = await listen(server);
  open.unshift(async () => {
    await chat.drain?.(0);
    await chat.close();
  });
  while ((await fetch(`${url}/readyz`)).status !== 200) await new Promise(setImmediate);
  return { url, app: server, express: chat.app, issuer, mongoUrl, context };
}

function newDatabase(): string {
  const url = testMongoUrl('chat');
  open.push(() => dropTestDatabase(url));
  return url;
}

/** Visitors of a chat, each with a session of their own. */
export function visitorsOf(chat: Awaited<ReturnType<typeof startChat>>) {
  function visitor(name = 'Ada') {
    const id = randomUUID();
    const cookie = chat.issuer.cookie({ id, name, sid: randomUUID() });
    const url = (path: string) => `/api/chat${path}`;
    return {
      id,
      name,
      cookie,
      get: (path: string) => request(chat.app).get(url(path)).set('Cookie', cookie),
      post: (path: string, body?: object) =>
        request(chat.app).post(url(path)).set('Cookie', cookie).send(body),
      patch: (path: string, body?: object) =>
        request(chat.app).patch(url(path)).set('Cookie', cookie).send(body),
      put: (path: string, body?: object) =>
        request(chat.app).put(url(path)).set('Cookie', cookie).send(body),
      delete: (path: string) => request(chat.app).delete(url(path)).set('Cookie', cookie),
      socket: (headers?: Record<string, string>) => openSocket(chat.url, cookie, headers),
    };
  }

  /** A visitor's new room in which they have said all this. */
  async function roomWithMessages(texts: string[]) {
    const ada = visitor();
    const { room } = (await ada.post('/rooms', { name: 'Reading' })).body;
    const socket = ada.socket();
    // From then on it hears all that is said there.
    await socket.emitWithAck('room:sync', { roomId: room.id, after: 0 });
    for (const text of texts) {
      const draft = { roomId: room.id, clientMessageId: randomUUID(), text };
      expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
    }
    return { ada, room, socket };
  }
  return { visitor, roomWithMessages };
}

/** A socket, to `/chat` unless told otherwise, that does not come back by itself. */
export function openSocket(
  url: string,
  cookie: string,
  headers: Record<string, string> = {},
  namespace = '/chat',
): Client {
  const socket = connect(url + namespace, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { Cookie: cookie, ...headers },
  });
  holdSocket(socket, namespace);
  open.unshift(async () => socket.disconnect());
  return socket;
}

/** What the next event of that name brings. */
export function next<T>(socket: Client, event: string): Promise<T> {
  return new Promise((done) => socket.once(event, done));
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterAll(async () => {
  for (const close of open.splice(0)) await close();
});
