import request from 'supertest';
import { message, room } from '../chat/message.fixture.js';
import { startChat, startWeb } from '../web.fixture.js';

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const rooms = '/api/chat/rooms';
const lobbyMessages = '/api/chat/rooms/lobby/messages?limit=50';
const lobby = {
  [rooms]: { body: { rooms: [room('lobby', 'Lobby', 2), room('r2', 'Film club')] } },
  [lobbyMessages]: { body: { messages: [message(1), message(2, { text: 'a < b & c' })], head: 2 } },
};

describe('the first HTML', () => {
  test('holds the name, the rooms and the newest messages of a signed-in visitor', async () => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/').set('Cookie', issuer.cookie(user)).set('Accept', html);
    expect([res.status, res.type]).toEqual([200, 'text/html']);
    const [page = ''] = res.text.split('<script type="application/json"');
    for (const text of ['Ada', 'Lobby', 'Film club', 'message 1', 'a &lt; b &amp; c', 'Grace']) {
      expect(page).toContain(text);
    }
    expect(res.text).toContain('<script type="module" src="/assets/client-abc.js">');
    expect(res.text).toContain('<link rel="stylesheet" href="/assets/client-def.css"/>');
    expect(res.headers['cache-control']).toBe('no-store');
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test('hands chat the session cookie and the request id, and nothing else of the visitor', async () => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const session = issuer.cookie(user);
    await request(app)
      .get('/')
      .set('Cookie', `theme=dark; ${session}; refresh=secret; session.sig=x`)
      .set('Authorization', 'Basic secret')
      .set('X-Request-Id', 'edge-7');
    expect(chat.asked.map(({ path }) => path).sort()).toEqual([rooms, lobbyMessages]);
    for (const { headers } of chat.asked) {
      expect(headers.cookie).toBe(session);
      expect(headers.authorization).toBeUndefined();
      expect(headers['x-request-id']).toBe('edge-7');
    }
  });

  test('cannot be broken out of by what people write', async () => {
    const name = '</script><script>alert(1)</script><!--';
    const chat = await startChat({
      [rooms]: { body: { rooms: [room('lobby', name)] } },
      [lobbyMessages]: { body: { messages: [message(1, { text: name })], head: 1 } },
    });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const { text } = await request(app)
      .get('/')
      .set('Cookie', issuer.cookie({ ...user, name }));
    expect(text).not.toContain('<script>alert');
    const [, json = ''] =
      /<script type="application\/json" id="page-state">(.*?)<\/script>/s.exec(text) ?? [];
    expect(json).not.toContain('<');
    const state = JSON.parse(json);
    expect([state.user.name, state.rooms[0].name, state.history.messages[0].text]).toEqual([
      name,
      name,
      name,
    ]);
  });

  test.each([
    ['does not answer', undefined],
    ['answers 503', { status: 503, body: {} }],
    ['answers something else than JSON', { body: undefined }],
  ])('says so, with status 200, when chat %s', async (_title, answer) => {
    const chat = await startChat({ [rooms]: answer, [lobbyMessages]: answer });
    if (!answer) await chat.close();
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/').set('Cookie', issuer.cookie(user));
    expect(res.status).toBe(200);
    expect(res.text).toContain('Ada');
    expect(res.text).toContain('Chat cannot be reached right now');
  });

  test('waits two seconds for chat, not longer', async () => {
    const chat = await startChat('silent');
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const startedAt = Date.now();
    const res = await request(app).get('/').set('Cookie', issuer.cookie(user));
    expect(res.text).toContain('Chat cannot be reached right now');
    expect(Date.now() - startedAt).toBeLessThan(15_000);
  });

  test.each([
    [403, 'You are not in this room'],
    [404, 'There is no such room'],
  ])('answers %i inside the shell for a room that is not theirs', async (status, text) => {
    const refusal = { status, body: { errors: [{ code: 'X', message: 'x' }] } };
    const chat = await startChat({ ...lobby, '/api/chat/rooms/r9/messages?limit=50': refusal });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/rooms/r9').set('Cookie', issuer.cookie(user));
    expect(res.status).toBe(status);
    expect(res.text).toContain(text);
    expect(res.text).toContain('Film club');
  });

  test('names an open room that is on a later page of the list', async () => {
    const chat = await startChat({
      ...lobby,
      '/api/chat/rooms/r9/messages?limit=50': { body: { messages: [], head: 0 } },
      '/api/chat/rooms/r9': { body: { room: room('r9', 'Far down') } },
    });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const res = await request(app).get('/rooms/r9').set('Cookie', issuer.cookie(user));
    expect(res.text).toContain('<title>Far down · Usher</title>');
  });

  test('never asks chat for a room whose id cannot be one', async () => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const cookie = issuer.cookie(user);
    const res = await request(app).get('/rooms/..%2F..%2Fapi').set('Cookie', cookie);
    expect(res.status).toBe(404);
    expect(chat.asked.map(({ path }) => path)).toEqual([rooms]);
  });
});
