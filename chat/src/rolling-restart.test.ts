import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as tcpConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startNginx } from '@usher/infra/testing';
import { type Socket as Client, io as connect } from 'socket.io-client';
import { next } from './chat.fixture.js';
import { postTo, startProcesses } from './processes.fixture.js';

/**
 * What stands before replicas and keeps connections. It knows no readiness: where a connection is refused or
 * a replica that starts answers 503 it takes another one, for POST too, since messages carry their id.
 */
const config = `
pid \${TEMP}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path \${TEMP}/body;
  proxy_temp_path \${TEMP}/proxy;
  fastcgi_temp_path \${TEMP}/fastcgi;
  uwsgi_temp_path \${TEMP}/uwsgi;
  scgi_temp_path \${TEMP}/scgi;
  upstream chat {
    server \${ONE} max_fails=0;
    server \${TWO} max_fails=0;
    keepalive 8;
  }
  server {
    listen \${LISTEN};
    location / {
      proxy_pass http://chat;
      proxy_next_upstream error timeout http_503 non_idempotent;
      proxy_http_version 1.1;
      proxy_set_header Connection '';
    }
    location /socket.io/ {
      proxy_pass http://chat;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }
  }
}`;

const clients = 12;

test('a deploy loses no acknowledged message, fails no request and brings every socket back', async () => {
  const { auth, chats } = await startProcesses({ replicas: 2 });
  const folder = await mkdtemp(join(tmpdir(), 'usher-restart-'));
  const file = join(folder, 'nginx.conf');
  await writeFile(file, config);
  const [ONE = '', TWO = ''] = chats.map(({ url }) => new URL(url).host);
  const nginx = await startNginx({ config: file, port: await freePort(), values: { ONE, TWO } });
  const account = { email: 'ada@example.com', password: 'correct horse' };
  const { cookie } = await postTo(auth.url, '/api/users/signup', account);
  const { body } = await postTo(chats[0]?.url ?? '', '/api/chat/rooms', { name: 'Deploy' }, cookie);
  const roomId: string = body.room.id;

  const refusals: unknown[] = [];
  const sockets = Array.from({ length: clients }, () => openClient(nginx.url, cookie, refusals));
  try {
    await Promise.all(sockets.map((socket) => next(socket, 'connect')));
    const reasons: string[] = [];
    for (const socket of sockets) socket.on('disconnect', (reason) => reasons.push(reason));
    let sending = true;
    const acked = new Map<string, number>();
    const answers: number[] = [];
    const work = [
      ...sockets.map(async (socket) => {
        while (sending) await sendUntilAcked(socket, roomId, acked);
      }),
      (async () => {
        while (sending) {
          const draft = { clientMessageId: randomUUID(), text: 'over HTTP' };
          const sent = await postTo(nginx.url, `/api/chat/rooms/${roomId}/messages`, draft, cookie);
          answers.push(sent.status);
          if (sent.status === 201) acked.set(draft.clientMessageId, sent.body.message.seq);
        }
      })(),
    ];

    for (const chat of chats) {
      const before = acked.size;
      const startedAt = performance.now();
      chat.child.kill('SIGTERM');
      // It takes nothing new while its sockets leave.
      while (await isReady(chat.url)) await sleep(5);
      const end = await chat.child.exited;
      expect(end).toEqual({ code: 0, signal: null });
      expect(performance.now() - startedAt).toBeLessThanOrEqual(30_000);
      await chat.restart();
      while (acked.size < before + clients * 5) await sleep(20);
    }
    sending = false;
    await Promise.all(work);
    while (!sockets.every(({ connected }) => connected)) await sleep(20);

    expect(new Set(answers)).toEqual(new Set([201]));
    expect(refusals.filter((code) => code !== 'UNAVAILABLE')).toEqual([]);
    // Everyone was sent away at least once, and each time in the way that brings them back.
    expect(reasons.length).toBeGreaterThanOrEqual(clients);
    expect(new Set(reasons)).toEqual(new Set(['transport close']));
    const stored = await storedIn(nginx.url, roomId, cookie);
    expect([...stored.values()]).toEqual([...stored.keys()].map((_, i) => i + 1));
    for (const [id, seq] of acked) expect([id, stored.get(id)]).toEqual([id, seq]);
  } finally {
    for (const socket of sockets) socket.disconnect();
    await nginx.stop();
    await rm(folder, { recursive: true });
  }
}, 120_000);

test('a replica ends within 30 s and with code 0, whatever hangs', async () => {
  const { auth, chats, redis } = await startProcesses();
  const [chat] = chats;
  if (!chat) throw new Error('no chat');
  const account = { email: 'grace@example.com', password: 'correct horse' };
  const { cookie } = await postTo(auth.url, '/api/users/signup', account);
  const port = Number(new URL(chat.url).port);
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
  ];
  // A socket that does not say goodbye, a body that never ends, and a Redis that answers nothing.
  const requests = [
    ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Host: a', ...upgrade],
    [
      'POST /api/chat/rooms HTTP/1.1',
      'Host: a',
      `Cookie: ${cookie}`,
      'Content-Type: application/json',
      'Content-Length: 100',
    ],
  ];
  const hanging = requests.map((lines) => {
    const socket = tcpConnect(port, '127.0.0.1').on('error', () => {});
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return socket;
  });
  const [silent] = hanging;
  await new Promise((done) => silent?.once('data', done));
  await redis.signal('SIGSTOP');
  try {
    const startedAt = performance.now();
    expect(await chat.child.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThanOrEqual(30_000);
    await expect(fetch(chat.url)).rejects.toThrow();
  } finally {
    await redis.signal('SIGCONT');
    for (const socket of hanging) socket.destroy();
  }
}, 120_000);

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;
}

/** As `followSession` does, it comes again where a replica that stops or starts has no room for it yet. */
function openClient(url: string, cookie: string, refusals: unknown[]): Client {
  const socket = connect(`${url}/chat`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
    extraHeaders: { Cookie: cookie },
  });
  socket.on('connect_error', (error) => {
    if (socket.active) return;
    refusals.push((error as Error & { data?: { code?: string } }).data?.code);
    setTimeout(() => socket.connect(), 500);
  });
  return socket;
}

/** The same message again, until it is acknowledged. */
async function sendUntilAcked(socket: Client, roomId: string, acked: Map<string, number>) {
  const draft = { roomId, clientMessageId: randomUUID(), text: 'over a socket' };
  for (;;) {
    const ack = await socket
      .timeout(5_000)
      .emitWithAck('message:send', draft)
      .catch(() => undefined);
    if (ack?.ok) return void acked.set(draft.clientMessageId, ack.seq);
    if (ack) expect(ack.error.code).toBe('UNAVAILABLE');
    await sleep(ack?.error.retryAfterMs ?? 50);
  }
}

/** The `seq` of each `clientMessageId`, in order. */
async function storedIn(url: string, roomId: string, cookie: string): Promise<Map<string, number>> {
  const stored = new Map<string, number>();
  for (;;) {
    const path = `/api/chat/rooms/${roomId}/messages?limit=200&after=${stored.size}`;
    const res = await fetch(url + path, { headers: { cookie } });
    const { messages } = await res.json();
    if (messages.length === 0) return stored;
    for (const { clientMessageId, seq } of messages) stored.set(clientMessageId, seq);
  }
}
