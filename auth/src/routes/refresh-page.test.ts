import { testClock } from '@usher/common/testing';
import request from 'supertest';
import { cookieOf, requestsTo, startAuth } from '../auth.fixture.js';

const clock = testClock();
const auth = await startAuth({ now: clock.now });
const { post, whoIs, signUp } = requestsTo(auth);

function visit(cookie: string, next: string | undefined, headers: Record<string, string>) {
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
  return request(auth.app)
    .get(`/api/users/refresh${query}`)
    .set({ Cookie: cookie, ...headers });
}

const own = { 'Sec-Fetch-Site': 'same-origin' };

describe('GET /refresh', () => {
  test('sends an expired visitor back where they came from, signed in', async () => {
    const { cookie, email } = await signUp();
    clock.advance(400);
    const res = await visit(cookie, '/rooms/1?a=b#c', own);
    expect([res.status, res.headers.location]).toEqual([303, '/rooms/1?a=b#c']);
    expect(res.headers['cache-control']).toBe('no-store');
    expect((await whoIs(cookieOf(res))).body.currentUser.email).toBe(email);
  });

  test.each<[Record<string, string>, number]>([
    [{ 'Sec-Fetch-Site': 'same-origin' }, 303],
    [{ 'Sec-Fetch-Site': 'none' }, 303],
    [{ Referer: 'http://localhost:3000/rooms/1' }, 303],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site', Referer: 'http://localhost:3000/' }, 403],
    [{ Referer: 'https://evil.example/' }, 403],
    [{ Referer: 'nonsense' }, 403],
    [{}, 403],
  ])('from %p answers %d', async (headers, status) => {
    const { cookie } = await signUp();
    const res = await visit(cookie, '/', headers);
    expect(res.status).toBe(status);
    if (status === 303) return;
    expect(res.body.errors[0].code).toBe('ORIGIN_REJECTED');
    expect(res.headers['set-cookie']).toBeUndefined();
    // Nothing was rotated: the same token is still the current one.
    clock.advance(60);
    expect((await post('/refresh').set('Cookie', cookie)).status).toBe(200);
  });

  test.each([
    ['https://evil.example/'],
    ['//evil.example/'],
    ['/\\evil.example'],
    ['http://localhost:3000//evil.example'],
    ['javascript:alert(1)'],
    ['http://localhost:3000@evil.example/'],
    ['http://'],
  ])('does not lead to %s', async (next) => {
    const { cookie } = await signUp();
    const res = await visit(cookie, next, own);
    expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(res.headers.location).toBeUndefined();
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test('without a session clears the cookies and goes on, so that there is no loop', async () => {
    const { cookie } = await signUp();
    await post('/signout').set('Cookie', cookie);
    for (const jar of [cookie, 'session=broken; refresh=broken', 'refresh=alone']) {
      const res = await visit(jar, '/signin', own);
      expect([res.status, res.headers.location]).toEqual([303, '/signin']);
      expect(cookieOf(res)).toBe('refresh=; session=');
    }
  });

  test('without next leads to the front page', async () => {
    const { cookie } = await signUp();
    expect((await visit(cookie, undefined, own)).headers.location).toBe('/');
  });
});
