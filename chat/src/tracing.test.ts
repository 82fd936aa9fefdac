import { setTimeout as sleep } from 'node:timers/promises';
import { type CollectedSpan, startCollector, type TestCollector } from '@usher/infra/testing';
import { io as connect } from 'socket.io-client';
import { next, openSocket } from './chat.fixture.js';
import { postTo, type ServiceProcess, startAlone, startProcesses } from './processes.fixture.js';

const trace = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${trace}-b7ad6b7169203331-01`;

/** Says at its end what of OpenTelemetry the process has loaded beyond its API, which prom-client brings along. */
const tellLoaded = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`
    import { createRequire } from 'node:module';
    process.on('exit', () => {
      const files = Object.keys(createRequire('file:///x').cache);
      console.log('loaded:' + files.filter((file) => /@opentelemetry.(?!api.build)/.test(file)).length);
    });
  `)}`,
};

let collector: TestCollector;
let auth: ServiceProcess;
let chat: ServiceProcess;

beforeAll(async () => {
  collector = await startCollector();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    LOG_LEVEL: 'trace',
  };
  const parts = await startProcesses({ auth: env, chat: async () => env });
  auth = parts.auth;
  chat = parts.chats[0] as ServiceProcess;
}, 120_000);

afterAll(() => collector.stop());

async function signUp(email: string) {
  const { cookie } = await postTo(auth.url, '/api/users/signup', {
    email,
    password: 'twelve owls',
  });
  const [, session = ''] = /session=([^;]+)/.exec(cookie) ?? [];
  return { cookie, token: JSON.parse(Buffer.from(session, 'base64').toString()).jwt as string };
}

/** The spans of the trace, once all of these have come. */
async function spansOf(names: string[]): Promise<CollectedSpan[]> {
  for (;;) {
    const spans = collector.spans.filter(({ traceId }) => traceId === trace);
    const told = spans.map(({ service, name }) => `${service}: ${name}`);
    if (names.every((name) => told.includes(name))) return spans;
    await sleep(20);
  }
}

test('a sign-out is one trace from the request over the feed to the socket', async () => {
  const { cookie } = await signUp('ada@example.com');
  const socket = openSocket(chat.url, cookie);
  await next(socket, 'connect');
  const closed = next(socket, 'disconnect');
  const headers = { cookie, traceparent, 'x-request-id': 'sign-out-1' };
  await fetch(`${auth.url}/api/users/signout`, { method: 'POST', headers });
  await closed;

  const chain = [
    'auth: POST /api/users/signout',
    'auth: append session.revoked',
    'chat: apply session.revoked',
    'chat: close socket',
  ];
  const spans = await spansOf(chain);
  const parents = chain.map((wanted) => {
    const span = spans.find(({ service, name }) => `${service}: ${name}` === wanted);
    return [span?.parentSpanId, span?.spanId];
  });
  const [request, append, apply, close] = parents;
  expect(request?.[0]).toBe('b7ad6b7169203331');
  expect([append?.[0], apply?.[0], close?.[0]]).toEqual([request?.[1], append?.[1], apply?.[1]]);
  expect(spans.find(({ name }) => name === 'close socket')?.attributes).toMatchObject({
    'usher.namespace': '/chat',
    'usher.reason': 'signout',
  });
  while (!auth.child.output().includes('"reqId":"sign-out-1"')) await sleep(20);
  const line = auth.child
    .output()
    .split('\n')
    .find((one) => one.includes('sign-out-1'));
  expect(JSON.parse(line ?? '')).toMatchObject({ trace_id: trace, path: '/api/users/signout' });
});

test('neither logs nor spans hold a token, wherever it came from', async () => {
  const { cookie, token } = await signUp('grace@example.com');
  const bearer = { authorization: `Bearer ${token}` };
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(chat.url + path, { headers }).then(({ status }) => status);
  expect(await ask('/api/chat/rooms', { cookie })).toBe(200);
  expect(await ask('/api/chat/rooms', bearer)).toBe(200);
  expect(await ask(`/api/chat/rooms?access_token=${token}`, {})).toBe(400);
  expect(await ask('/api/chat/rooms', { authorization: `Bearer ${token}x` })).toBe(401);
  const options = { transports: ['websocket'], forceNew: true, reconnection: false };
  for (const more of [
    { auth: { token } },
    { query: { token } },
    { auth: { token: `${token}x` } },
  ]) {
    const socket = connect(`${chat.url}/chat`, { ...options, ...more });
    await Promise.race([next(socket, 'connect'), next(socket, 'connect_error')]);
    if (socket.connected) {
      await socket.emitWithAck('message:send', { roomId: token, text: token });
      socket.emit(token, token);
    }
    socket.disconnect();
  }
  while (!collector.spans.some(({ name }) => name === 'message:send')) await sleep(20);
  const told = `${auth.child.output()}${chat.child.output()}${collector.received()}`;
  expect(told).toContain('socket connected');
  expect(told).toContain('"status":401');
  const cookies = cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1));
  const parts = [token, ...token.split('.').slice(1), ...cookies];
  expect(parts.filter((part) => told.includes(part))).toEqual([]);
});

test('without a collector nothing of its SDK is loaded', async () => {
  // It loads what it needs and then ends, since nobody has told it where Redis is.
  const start = (more: Record<string, string>) => {
    const env = { MONGO_URL: 'mongodb://127.0.0.1', AUTH_SECRET: 'x'.repeat(32) };
    return startAlone('auth', { ...env, ...tellLoaded, ...more });
  };
  await expect(start({})).rejects.toThrow(/REDIS_URL.*loaded:0/s);
  const named = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  await expect(start(named)).rejects.toThrow(/REDIS_URL.*loaded:[1-9]/s);
});
