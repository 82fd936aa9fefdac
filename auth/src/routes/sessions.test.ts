import request from 'supertest';
import { cookieOf, requestsTo, startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { post, whoIs, signUp } = requestsTo(auth);

describe('devices', () => {
  test('are listed with the one that asks marked, newest first', async () => {
    const { email, password, cookie } = await signUp();
    await post('/signin', { email, password }).set('User-Agent', 'Second/1.0');
    const res = await request(auth.app).get('/api/users/sessions').set('Cookie', cookie);
    expect(res.status).toBe(200);
    expect(res.body.sessions).toEqual([
      {
        sid: expect.any(String),
        current: false,
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
        userAgent: 'Second/1.0',
        address: expect.stringContaining('127.0.0.1'),
      },
      expect.objectContaining({ current: true }),
    ]);
  });

  test('are ended one by one or all but this, by their owner alone', async () => {
    const { email, password, cookie } = await signUp();
    const others = [];
    for (let i = 0; i < 3; i += 1) others.push(await post('/signin', { email, password }));
    const remove = (path: string, as: string) =>
      request(auth.app).delete(`/api/users/sessions${path}`).set('Cookie', as);
    const sidOf = async (c: string) => (await whoIs(c)).body.currentUser?.sid;
    const [first = '', second = '', third = ''] = others.map(cookieOf);

    const stranger = await signUp();
    const foreign = await remove(`/${await sidOf(first)}`, stranger.cookie);
    expect([foreign.status, foreign.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
    expect(await sidOf(first)).toBeDefined();

    const firstSid = await sidOf(first);
    expect((await remove(`/${firstSid}`, cookie)).status).toBe(200);
    expect(await sidOf(first)).toBeUndefined();
    expect((await remove(`/${firstSid}`, cookie)).status).toBe(404);
    expect(await sidOf(second)).toBeDefined();

    expect((await remove('', cookie)).body).toEqual({});
    expect([await sidOf(second), await sidOf(third)]).toEqual([undefined, undefined]);
    expect(await sidOf(cookie)).toBeDefined();
  });

  test("are nobody else's business", async () => {
    for (const method of ['get', 'delete'] as const) {
      const res = await request(auth.app)[method]('/api/users/sessions');
      expect([res.status, res.body.errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
    }
    const { cookie } = await signUp();
    const odd = await request(auth.app).delete('/api/users/sessions/$ne').set('Cookie', cookie);
    expect([odd.status, odd.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
