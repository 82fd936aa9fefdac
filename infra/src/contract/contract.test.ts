import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asyncApi, list, openApi, record, ref, text } from '@usher/common/contract';
import express from 'express';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { holdToContract, socketContract } from './index.js';

const at = { title: 'Test', description: '', publicUrl: 'http://localhost', cookie: 'session' };
const schemas = { Room: record({ id: text({ max: 3 }) }, { name: text() }) };
const faults: string[] = [];
const report = (fault: string) => void faults.push(fault);

/** What the comparison finds, once it is over. */
const found = () => faults.splice(0).join('\n');

describe('an answer', () => {
  const document = openApi({
    ...at,
    schemas,
    paths: {
      Rooms: {
        '/rooms/{id}': {
          put: {
            id: 'put',
            summary: '',
            who: 'anybody',
            path: { id: text({ max: 3 }) },
            body: record({ name: text({ max: 3 }) }),
            answers: {
              200: {
                description: 'A room',
                schema: record({ rooms: list(ref('Room')) }),
                headers: { Location: { description: '', required: true, schema: text() } },
              },
            },
            errors: ['NOT_FOUND'],
          },
        },
      },
    },
  });
  const good = { status: 200, headers: { Location: '/' }, body: { rooms: [{ id: 'abc' }] } };
  const app = express();
  let answer: { status: number; headers: Record<string, string>; body: object };
  app.use(express.json(), (_req, res) => {
    res.status(answer.status).set(answer.headers).json(answer.body);
  });
  holdToContract(app, document, report);
  const server = createServer(app);

  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => server.close(done)));

  async function put(given: object, name = 'abc', path = '/rooms/abc') {
    answer = { ...good, ...given };
    const { port } = server.address() as AddressInfo;
    const headers = { 'Content-Type': 'application/json', Connection: 'close' };
    const body = JSON.stringify({ name });
    await fetch(`http://127.0.0.1:${port}${path}`, { method: 'PUT', headers, body });
    return found();
  }
  const refusal = (code: string) => ({ errors: [{ code, message: '' }] });

  test('as it is documented is no fault', async () => {
    expect(await put({})).toBe('');
    expect(await put({ status: 404, headers: {}, body: refusal('NOT_FOUND') })).toBe('');
    expect(await put({ status: 403, body: refusal('ORIGIN_REJECTED') }, 'a long name')).toBe('');
  });

  test.each<[string, object, string]>([
    ['another status', { status: 201 }, 'a status that the document does not name'],
    ['another code', { status: 404, body: refusal('CONFLICT') }, 'allowed values'],
    ['a field more', { body: { rooms: [{ id: 'abc', secret: 1 }] } }, '"secret"'],
    ['a field less', { body: {} }, "must have required property 'rooms'"],
    ['another value', { body: { rooms: [{ id: 'abcd' }] } }, '/rooms/0/id'],
    ['a header less', { headers: {} }, 'has no Location'],
    ['a cookie', { headers: { Location: '/', 'Set-Cookie': 'a=b' } }, 'sets a cookie'],
    ['another type', { headers: { Location: '/', 'Content-Type': 'text/css' } }, 'another type'],
  ])('with %s is one', async (_, given, fault) => {
    expect(await put(given)).toContain(fault);
  });

  test('to what the document does not allow is one', async () => {
    expect(await put({}, 'a long name')).toContain('was accepted although its request /name');
    expect(await put({}, 'abc', '/rooms/abcd')).toContain('was accepted although');
    expect(await put({}, 'abc', '/elsewhere')).toContain('is in no path of the document');
    expect(await put({ status: 404, body: { sorry: true } }, 'abc', '/elsewhere')).toContain(
      'sorry',
    );
  });
});

describe('a socket', () => {
  const document = asyncApi({
    ...at,
    schemas,
    namespaces: {
      '/chat': {
        description: '',
        signedIn: false,
        events: {
          say: { summary: '', payload: record({ text: text({ max: 3 }) }), answer: record({}) },
        },
        pushes: { hello: { summary: '', payload: ref('Room') } },
        refusals: ['RATE_LIMITED'],
      },
    },
  });
  const hold = socketContract(document, report);
  const server = createServer();
  const io = new Server(server);
  let socket: Socket;

  beforeAll(async () => {
    io.of('/chat').use(({ handshake }, next) => {
      const code = handshake.auth.refuse;
      next(code ? Object.assign(new Error(), { data: { code, message: '' } }) : undefined);
    });
    io.of('/chat').on('connection', (client) => {
      client.onAny((event, payload, ack) => {
        if (event === 'push') client.emit(payload.name, payload.payload);
        else ack(payload.ack ?? { ok: true });
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    socket = open();
  });
  afterAll(() => io.close());

  function open(auth: object = {}): Socket {
    const { port } = server.address() as AddressInfo;
    const options = { auth, forceNew: true, transports: ['websocket'], reconnection: false };
    const opened = connect(`http://127.0.0.1:${port}/chat`, options);
    hold(opened, '/chat');
    return opened;
  }
  async function heard(name: string, payload: object) {
    const arrives = new Promise((done) => socket.once(name, done));
    socket.emit('push', { name, payload });
    await arrives;
    return found();
  }
  async function said(event: string, payload: object) {
    await socket.timeout(5_000).emitWithAck(event, payload);
    return found();
  }

  test('is held to what it hears', async () => {
    expect(await heard('hello', { id: 'abc' })).toBe('');
    expect(await heard('hello', { id: 'abc', secret: 1 })).toContain('"secret"');
    expect(await heard('else', {})).toContain('server.else of chat is in no channel');
  });

  test('is held to its acks, and to what it says', async () => {
    expect(await said('say', { text: 'abc' })).toBe('');
    expect(await said('say', { text: 'abcd' })).toContain('client.say of chat /text');
    expect(await said('say', { ack: { ok: true, more: 1 } })).toContain('"more"');
    const refused = (code: string) => ({ ack: { ok: false, error: { code, message: '' } } });
    expect(await said('say', refused('VALIDATION_FAILED'))).toBe('');
    expect(await said('say', refused('CONFLICT'))).toContain('refusal.say of chat /error/code');
    expect(await said('else', {})).toContain('ack.else of chat is in no channel');
  });

  test('is held to what its handshake is refused with', async () => {
    const refused = async (code: string) => {
      const other = open({ refuse: code });
      await new Promise((done) => other.once('connect_error', done));
      return found();
    };
    expect(await refused('RATE_LIMITED')).toBe('');
    expect(await refused('CONFLICT')).toContain('connect_error of chat /code');
  });
});
