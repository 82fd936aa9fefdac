import { once } from 'node:events';
import { connect } from 'node:net';
import { own, path, startVerify } from './verify.fixture.js';

const { visitor, server, port, statusOf } = await startVerify();

describe('a gateway at work', () => {
  test.each(['', visitor.cookie])(
    'is answered although its request looks like an upgrade',
    async (cookie) => {
      const head = [
        `GET ${path} HTTP/1.1`,
        'Host: auth',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Origin: ${own}`,
        `Cookie: ${cookie}`,
        '\r\n',
      ].join('\r\n');
      expect(server.listenerCount('upgrade')).toBe(0);
      expect(await statusOf(head)).toBe(cookie ? 200 : 401);
    },
  );

  test('that announces a body and sends none is answered, and its next request is not taken for the body', async () => {
    const next = `GET ${path} HTTP/1.1\r\nHost: auth\r\n\r\n`;
    const head = `POST ${path} HTTP/1.1\r\nHost: auth\r\nContent-Length: ${next.length}\r\nContent-Type: text/plain\r\nCookie: ${visitor.cookie}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      if (answer === '') socket.write(next);
      answer += data;
    });
    socket.on('error', () => {});
    socket.write(head);
    await once(socket, 'close');
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  });

  test('may keep its connection when the body came', async () => {
    const body = 'x'.repeat(100);
    const head = `POST ${path} HTTP/1.1\r\nHost: auth\r\nContent-Length: 100\r\nCookie: ${visitor.cookie}\r\n\r\n${body}`;
    const socket = connect(port, '127.0.0.1');
    socket.write(head);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200[\s\S]*\r\nConnection: keep-alive\r\n/);
    socket.destroy();
    await once(socket, 'close');
  });
});
