import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

/**
 * What chat is compared with: socket.io alone, which stores, checks and limits nothing and knows nobody. Over
 * several processes with the Redis adapter. Argument: the address of Redis, where there is one.
 */
const [redisUrl] = process.argv.slice(2);
const server = createServer();
const io = new Server(server, { transports: ['websocket'], serveClient: false });
if (redisUrl) {
  const pub = createClient({ url: redisUrl });
  const sub = pub.duplicate();
  await Promise.all([pub.connect(), sub.connect()]);
  io.adapter(createAdapter(pub, sub));
}

// Each process counts by itself: nobody expects an order over several from bare socket.io.
let seq = 0;
io.of('/chat').on('connection', (socket) => {
  socket.join('lobby');
  socket.on('message:send', ({ roomId, clientMessageId, text }, ack) => {
    seq += 1;
    const at = new Date().toISOString();
    const sender = { id: socket.id, name: 'Ada' };
    const message = { seq, id: `${seq}`, roomId, clientMessageId, sender, text, at, reactions: [] };
    io.of('/chat')
      .to(roomId)
      .emit('message:new', { roomId, messages: [message] });
    ack({ ok: true, seq });
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
});
