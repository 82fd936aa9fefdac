import type { FeedEntry } from '@usher/common/feed';
import { cookieOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { post, whoIs, signUp } = requestsTo(auth);

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

  test('is told to services that keep a directory, once', async () => {
    const seen: FeedEntry[] = [];
    const following = await auth.feed.follow((entry) => seen.push(entry));
    const { res, email } = await signUp();
    await post('/signup', { email, password: 'correct horse' });
    const { id: userId, name } = res.body;
    const told = () => seen.filter((entry) => 'userId' in entry && entry.userId === userId);
    while (told().length === 0) await new Promise(setImmediate);
    const recordedAt = expect.any(Number);
    expect(told()).toEqual([{ type: 'user.created', userId, ver: 1, name, recordedAt }]);
    following.close();
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

  const spellings: [string, string, string][] = [
    ['letter case', 'Case.Test@Example.COM', 'case.test@example.com'],
    ['the case of Cyrillic letters', 'ИВАН@example.com', 'иван@example.com'],
    ['the case of Greek letters', 'ΑΛΦΑ@example.com', 'αλφα@example.com'],
    ['the two small sigmas', 'οδος@example.com', 'οδοσ@example.com'],
    ['a sigma in capitals', 'ΛΟΓΟΣ@example.com', 'λογος@example.com'],
    ['a dotted capital I', 'İz@example.com', 'i\u0307z@example.com'],
    ['a capital sharp S', 'gruẞ@example.com', 'gruß@example.com'],
    ['a long s', 'ſam@example.com', 'sam@example.com'],
    ['a Kelvin sign', '\u212Aelvin@example.com', 'kelvin@example.com'],
    ['an Angstrom sign', '\u212Bke@example.com', 'åke@example.com'],
    ['an Ohm sign', '\u2126m@example.com', 'ωm@example.com'],
    ['full-width letters', 'ｗｉｄｅ@example.com', 'wide@example.com'],
    ['full-width digits', 'tel１２３@example.com', 'tel123@example.com'],
    ['half-width letters', 'ｶﾅ@example.com', 'カナ@example.com'],
    ['a ligature', 'ﬁne@example.com', 'fine@example.com'],
    ['a superscript', 'area²@example.com', 'area2@example.com'],
    ['a Roman numeral', 'henry\u2163@example.com', 'henryiv@example.com'],
    ['a digit in a circle', '\u2460st@example.com', '1st@example.com'],
    ['a dot that leads', 'a\u2024b@example.com', 'a.b@example.com'],
    ['an accent of its own', 'cafe\u0301@example.com', 'café@example.com'],
    ['a syllable in parts', '\u1112\u1161\u11ab@example.com', '한@example.com'],
    ['an international domain', 'i@bücher.example', 'i@xn--bcher-kva.example'],
    ['an international domain in capitals', 'u@BÜCHER.example', 'u@XN--BCHER-KVA.example'],
    ['an international top-level domain', 'i@почта.рф', 'i@xn--80a1acny.xn--p1ai'],
    ['blanks around', '  blank@example.com ', 'blank@example.com'],
  ];

  test.each(spellings)(
    'takes spellings that differ by %s for one account',
    async (_, first, second) => {
      // Each way round, with a number of its own: 50 pairs.
      for (const [n, order] of [
        [first, second],
        [second, first],
      ].entries()) {
        const [one = '', other = ''] = order.map((email) => email.replace('@', `${n}@`));
        const before = (await auth.storedUsers()).length;
        const both = [one, other].map((email) =>
          post('/signup', { email, password: 'correct horse' }),
        );
        const statuses = (await Promise.all(both)).map(({ status }) => status);
        expect(statuses.sort()).toEqual([201, 409]);
        expect(await auth.storedUsers()).toHaveLength(before + 1);
        for (const email of [one, other]) {
          expect((await post('/signin', { email, password: 'correct horse' })).status).toBe(200);
        }
      }
    },
  );

  test('takes names that only look alike for different accounts', async () => {
    for (const email of ['straße@example.com', 'strasse@example.com', 'st.rasse@example.com']) {
      expect((await post('/signup', { email, password: 'correct horse' })).status).toBe(201);
    }
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
    const stored = (await auth.storedUsers()).filter((user) => user.email === email);
    expect(stored).toHaveLength(1);
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
