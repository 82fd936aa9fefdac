import { newEmail, requestsTo, startAuth } from '../auth.fixture.js';

test('more sign-ins than can be hashed are told to come back, never that a password is wrong', async () => {
  const auth = await startAuth({ passwords: { maxWaiting: 4 } });
  const { post, signUp } = requestsTo(auth);
  const { email, password } = await signUp();
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => post('/signin', { email, password })),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(60);
  for (const { status, body, headers } of refused) {
    expect([status, body.errors[0].code]).toEqual([503, 'UNAVAILABLE']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['set-cookie']).toBeUndefined();
  }
  expect((await post('/signin', { email, password })).status).toBe(200);
});

test('a refusal for overload is no wrong password: it uses up nothing', async () => {
  const busy = await startAuth({ passwords: { maxWaiting: 0 }, rateLimitFactor: 1 });
  const { post } = requestsTo(busy);
  const email = newEmail();
  for (let i = 0; i < 20; i += 1) {
    expect((await post('/signin', { email, password: 'correct horse' })).status).toBe(503);
  }
});
