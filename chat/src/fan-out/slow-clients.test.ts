import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket as TcpSocket } from 'node:net';
import { next, startChat, visitorsOf } from '../chat.fixture.js';
import { figureOf, heard, until } from './replicas.fixture.js';

const chat = await startChat();
const { visitor } = visitorsOf(chat);

/** A WebSocket of `/chat`, by hand, since no client library lets one stop reading. */
async function rawSocket(cookie: string): Promise<TcpSocket> {
  const { hostname, port } = new URL(chat.url);
  const tcp = connect(Number(port), hostname);
  const received: Buffer[] = [];
  tcp.on('data', (data) => received.push(data));
  const has = (text: string) => until(() => Buffer.concat(received).includes(text));
  const headers = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Cookie: ${cookie}`,
  ];
  tcp.write(`${headers.join('\r\n')}\r\n\r\n`);
  await has('"sid"');
  // A text frame, masked by zeros: connect to the namespace.
  const packet = Buffer.from('40/chat,');
  tcp.write(Buffer.concat([Buffer.from([0x81, 0x80 | packet.length, 0, 0, 0, 0]), packet]));
  await has('40/chat,{');
  return tcp;
}

test('a client that does not read is closed, and nobody else', async () => {
  const [ada, grace] = [visitor('Ada'), visitor('Grace')];
  const { id } = (await ada.post('/rooms', { name: 'Busy' })).body.room;
  await grace.post(`/rooms/${id}/join`);
  const [sender, reader] = [ada.socket(), grace.socket()];
  await Promise.all([next(sender, 'connect'), next(reader, 'connect')]);
  await reader.emitWithAck('room:sync', { roomId: id, after: 0 });
  const messages = heard(reader, 'message:new', id);
  const stuck = await rawSocket(grace.cookie);
  stuck.pause();
  const closed = () => figureOf(chat, 'chat_slow_clients_closed_total');
  const open = () => figureOf(chat, 'socket_connections');
  await until(async () => (await open()) === 3);
  expect(await closed()).toBe(0);

  let sent = 0;
  const text = '☕'.repeat(4_000);
  while ((await closed()) === 0) {
    const draft = () => ({ roomId: id, clientMessageId: randomUUID(), text });
    const acks = await Promise.all(
      Array.from({ length: 50 }, () => sender.emitWithAck('message:send', draft())),
    );
    for (const ack of acks) expect(ack).toMatchObject({ ok: true });
    sent += acks.length;
  }
  await until(async () => (await open()) === 2);
  await until(() => messages.flatMap(({ messages }) => messages).length === sent);
  expect(await closed()).toBe(1);
  expect([sender.connected, reader.connected]).toEqual([true, true]);
  stuck.destroy();
}, 60_000);
