import { cookieOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';

const { post, whoIs, signUp } = requestsTo(await startAuth());

describe('sign-up', () => {
  test('answers the user and signs the browser in', async () => {
    const email = newEmail();
    const res = await post('/signup', { email, password: 'correct horse', name: 'Ada' });
    expect(res.status).toBe(201);
    expect(res.body).toEqual({ id: expect.any(String), email, name: 'Ada', roles: ['user'] });
    const { currentUser } = (await whoIs(cookieOf(res))).body;
    expect(currentUser).toMatchObject(res.body);
    expect(Object.keys(currentUser).sort()).toEqual(['email', 'exp', 'id', 'name', 'roles', 'sid']);
  });

  test('takes the name from the address where none came', async () => {
    expect((await signUp('grace@example.com')).res.body.name).toBe('grace');
  });

  test('refuses a taken address with CONFLICT at its field', async () => {
    const { email } = await signUp();
    const res = await post('/signup', { email, password: 'another one' });
    expect(res.status).toBe(409);
    expect(res.body.errors).toEqual([
      { code: 'CONFLICT', message: expect.any(String), field: 'email' },
    ]);
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test.each([
    ['letter case', 'Case.Test@Example.COM', 'case.test@example.com'],
    ['full-width letters', 'ｗｉｄｅ@example.com', 'wide@example.com'],
    ['an international domain', 'i@bücher.example', 'i@xn--bcher-kva.example'],
    ['blanks around', '  blank@example.com ', 'blank@example.com'],
  ])('takes spellings that differ by %s for one account', async (_, first, second) => {
    expect((await post('/signup', { email: first, password: 'correct horse' })).status).toBe(201);
    expect((await post('/signup', { email: second, password: 'correct horse' })).status).toBe(409);
    const res = await post('/signin', { email: second, password: 'correct horse' });
    expect(res.status).toBe(200);
  });

  test('makes one account of 100 at once', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => post('/signup', { email, password: `password ${i}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(99).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 201);
    const signIn = await post('/signin', { email, password: `password ${winner}` });
    expect(signIn.status).toBe(200);
  });
});

describe('the first account', () => {
  test('of a local installation becomes admin, and only one of many at once', async () => {
    const local = await startAuth({ firstAccountIsAdmin: true });
    expect(await local.hasAccounts()).toBe(false);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        requestsTo(local).post('/signup', { email: newEmail(), password: 'correct horse' }),
      ),
    );
    expect(await local.hasAccounts()).toBe(true);
    const roles = answers.map(({ body }) => body.roles);
    expect(roles.filter((r) => r.includes('admin'))).toEqual([['user', 'admin']]);
    expect(roles).toHaveLength(8);
    const next = await requestsTo(local).post('/signup', {
      email: newEmail(),
      password: 'correct horse',
    });
    expect(next.body.roles).toEqual(['user']);
  });

  test('elsewhere is a user as everybody', async () => {
    const fresh = await startAuth();
    const res = await requestsTo(fresh).post('/signup', {
      email: newEmail(),
      password: 'correct horse',
    });
    expect(res.body.roles).toEqual(['user']);
  });
});
