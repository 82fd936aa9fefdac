import express from 'express';
import request from 'supertest';
import { clientAddress, type TrustProxy } from './index.js';
import { once, startStage } from './stage.fixture.js';

/** What Express says of a request with these headers. */
async function ipOf(trustProxy: TrustProxy, headers: Record<string, string>): Promise<unknown> {
  const app = express().set('trust proxy', trustProxy);
  app.get('/', (req, res) => void res.json(req.ip));
  return (await request(app).get('/').set(headers)).body;
}

const local = ['127.0.0.0/8', '::1', '::ffff:127.0.0.0/104'];

describe("a socket's address is the one that Express gives to a request", () => {
  test.each<[TrustProxy, string | undefined, string]>([
    [false, undefined, '127.0.0.1'],
    [false, '192.0.2.1', '127.0.0.1'],
    [0, '192.0.2.1', '127.0.0.1'],
    [1, undefined, '127.0.0.1'],
    [1, '192.0.2.1', '192.0.2.1'],
    [1, '192.0.2.9, 192.0.2.1', '192.0.2.1'],
    [2, '192.0.2.9, 192.0.2.1', '192.0.2.9'],
    [2, '192.0.2.1', '192.0.2.1'],
    [1, 'not an address', 'not an address'],
    [1, '', '127.0.0.1'],
    [local, '192.0.2.9, 192.0.2.1', '192.0.2.1'],
    [local, '192.0.2.9, 127.0.0.9', '192.0.2.9'],
    [['loopback'], '192.0.2.9', '192.0.2.9'],
    [['10.0.0.0/8'], '192.0.2.1', '127.0.0.1'],
    [[], '192.0.2.1', '127.0.0.1'],
  ])('with trust proxy %j and X-Forwarded-For %j', async (trustProxy, forwarded, expected) => {
    const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
    const { chat, client } = await startStage();
    const addresses: string[] = [];
    const addressOf = clientAddress(trustProxy);
    chat.on('connection', (socket) => addresses.push(addressOf(socket)));
    await once(client(headers), 'connect');
    expect(addresses).toEqual([expected]);
    const plain = String(await ipOf(trustProxy, headers)).replace('::ffff:', '');
    expect(plain).toBe(expected);
  });

  test('a range that is none is told at once', () => {
    expect(() => clientAddress(['nowhere'])).toThrow(TypeError);
  });
});
