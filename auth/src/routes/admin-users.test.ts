import { accountsOf } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { signUpAs, get, post, postAs, users, signIn } = accountsOf(auth);
const admin = await signUpAs('admin');

const people: [string, string][] = [
  ['grace@navy.example', 'Grace Hopper'],
  ['ADA@engine.example', 'Ada Lovelace'],
  ['emmy@ring.example', 'Emmy (Amalie) Noether'],
  ['dots.and+tags@example.org', '.*'],
  ['olafur@example.org', 'Ólafur Ævar'],
];
for (const [email, name] of people)
  await post('/signup', { email, name, password: 'correct horse' });

async function names(query: string): Promise<string[]> {
  const res = await get(`/admin/users?${query}`, admin.cookie);
  expect(res.status).toBe(200);
  return res.body.users.map(({ name }: { name: string }) => name);
}
const search = (q: string) => names(`q=${encodeURIComponent(q)}`);

describe('the list of accounts', () => {
  test('tells what an admin needs to know, newest first', async () => {
    await signIn('grace@navy.example');
    await postAs(await signIn('grace@navy.example'), '/signout');
    const res = await get('/admin/users', admin.cookie);
    const listed: { email: string }[] = res.body.users;
    expect(listed.map(({ email }) => email)).toEqual([
      ...people.map(([email]) => email).reverse(),
      admin.email,
    ]);
    expect(listed.find(({ email }) => email === 'grace@navy.example')).toEqual({
      id: expect.any(String),
      email: 'grace@navy.example',
      name: 'Grace Hopper',
      roles: ['user'],
      status: 'active',
      emailVerified: false,
      createdAt: expect.stringMatching(/Z$/),
      lastSignInAt: expect.stringMatching(/Z$/),
      openSessions: 2,
    });
    expect(res.text).not.toMatch(/argon2|hash/i);
  });

  test.each([
    ['grace', ['Grace Hopper']],
    ['GRACE@NAVY', ['Grace Hopper']],
    ['hop', ['Grace Hopper']],
    ['hopper gra', ['Grace Hopper']],
    ['ada@eng', ['Ada Lovelace']],
    ['ada lov', ['Ada Lovelace']],
    ['Lovelace navy', []],
    ['(amalie)', ['Emmy (Amalie) Noether']],
    ['ólaf', ['Ólafur Ævar']],
    ['ÆVAR', ['Ólafur Ævar']],
    ['dots.and+', ['.*']],
    ['.*', ['.*']],
    ['dotsxand', []],
    ['^grace', []],
    ['(a+)+$', []],
    ['opper', []],
  ])('is searched for %p by the beginnings of words, and by no pattern', async (q, found) => {
    expect(await search(q)).toEqual(found);
  });

  test('finds a new name, and the old one no more', async () => {
    const email = 'renamed@example.org';
    await post('/signup', { email, name: 'Augusta', password: 'correct horse' });
    const cookie = await signIn(email);
    const { default: request } = await import('supertest');
    await request(auth.app).patch('/api/users/me').set('Cookie', cookie).send({ name: 'Byron' });
    expect([await search('augusta'), await search('byron')]).toEqual([[], ['Byron']]);
    await users.deleteOne({ email });
  });

  test('finds accounts that an earlier version has made', async () => {
    const old = await startAuth();
    const accounts = accountsOf(old);
    await accounts.post('/signup', {
      email: 'old@example.org',
      name: 'Old Timer',
      password: 'correct horse',
    });
    await accounts.users.collection.updateMany({}, { $unset: { nameTerms: 1 } });
    await old.close();
    const next = accountsOf(await startAuth({ mongoUrl: old.mongoUrl }));
    const boss = await next.signUpAs('admin');
    const res = await next.get('/admin/users?q=timer', boss.cookie);
    expect(res.body.users).toHaveLength(1);
  });

  test('is narrowed by role and status', async () => {
    const bob = await signUpAs('moderator');
    expect(await names('role=moderator')).toHaveLength(1);
    expect(await names('role=admin')).toHaveLength(1);
    await postAs(admin.cookie, `/admin/users/${bob.id}/ban`);
    expect(await names('status=banned')).toHaveLength(1);
    expect(await names('status=banned&role=admin')).toEqual([]);
    await users.deleteOne({ email: bob.email });
  });

  test('comes in pages that show each account once, while others are added', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const res = await get(
        `/admin/users?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
        admin.cookie,
      );
      expect(res.body.users.length).toBeLessThanOrEqual(2);
      seen.push(...res.body.users.map(({ email }: { email: string }) => email));
      cursor = res.body.nextCursor;
      await signUpAs();
    } while (cursor);
    expect(seen).toEqual([...people.map(([email]) => email).reverse(), admin.email]);
  });

  test('is searched within the indexes', async () => {
    const range = { $gte: 'gra', $lt: 'gra\u{10ffff}' };
    const found = { $or: [{ emailKey: range }, { nameTerms: { $elemMatch: range } }] };
    const plan = await users.find(found).sort({ _id: -1 }).limit(51).explain('queryPlanner');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });
});
