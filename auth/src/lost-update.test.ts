import request from 'supertest';
import { cookieOf, requestsTo, startAuth } from './auth.fixture.js';

const auth = await startAuth();
const { post, whoIs, signUp } = requestsTo(auth);

/** Numbers from 0 to 1 that are the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

test('sign-out wins over refreshes and reads beside it, in 50 orders (lost update)', async () => {
  const random = sequence(7);
  for (let order = 0; order < 50; order += 1) {
    const { cookie, email } = await signUp();
    const requests = [
      () => post('/signout').set('Cookie', cookie),
      () => post('/refresh').set('Cookie', cookie),
      () => post('/refresh').set('Cookie', cookie),
      () => whoIs(cookie),
      () => request(auth.app).get('/api/users/sessions').set('Cookie', cookie),
    ];
    const shuffled = requests
      .map((send) => ({ send, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ send }) => send());
    const answers = await Promise.all(shuffled);
    // Whichever answer the browser has taken its cookies from last, nobody is signed in any more.
    for (const jar of [cookie, ...answers.map(cookieOf)]) {
      expect((await whoIs(jar || 'a=b')).body).toEqual({ currentUser: null });
      expect((await post('/refresh').set('Cookie', jar || 'a=b')).status).toBe(401);
    }
    expect(await auth.openSessions(email)).toEqual([]);
    // Reads write no cookies.
    const written = answers.map((res) => cookieOf(res) !== '');
    expect(written.filter(Boolean).length).toBeLessThanOrEqual(3);
  }
});
