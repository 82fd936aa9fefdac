import { accountsOf, noTexts, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { signUp, get, patch, whoIs, userOf, auditWhere, refreshed, signIn } = accountsOf(auth);

describe('GET /me', () => {
  test('tells its owner about the account', async () => {
    const { cookie, email, res: signedUp } = await signUp();
    const res = await get('/me', cookie);
    expect(res.status).toBe(200);
    expect(res.body).toEqual({
      user: {
        id: signedUp.body.id,
        email,
        name: signedUp.body.name,
        roles: ['user'],
        emailVerified: false,
        hasPassword: true,
        identities: [],
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    });
  });
});

describe('PATCH /me', () => {
  test('changes the name, which tokens then have to learn', async () => {
    const { cookie, email } = await signUp();
    const other = await signIn(email);
    const res = await patch('/me', { name: '  Ada Lovelace ' }, cookie);
    expect([res.status, res.body.user.name]).toEqual([200, 'Ada Lovelace']);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(told(await get('/me', cookie))).toEqual([401, 'TOKEN_EXPIRED', undefined]);
    const fresh = await whoIs(await refreshed(cookie));
    expect(fresh.body.currentUser.name).toBe('Ada Lovelace');
    // Nobody is signed out by it.
    expect((await whoIs(await refreshed(other))).body.currentUser.name).toBe('Ada Lovelace');
    const { _id } = await userOf(email);
    expect(await auditWhere({ userId: _id.toString(), type: 'name.changed' })).toMatchObject([
      { detail: { name: 'Ada Lovelace' } },
    ]);
  });

  test.each([...noTexts, ['blank', '   ']])('refuses a name that is %s', async (_, name) => {
    const { cookie, email } = await signUp();
    const before = await userOf(email);
    expect(told(await patch('/me', { name }, cookie))).toEqual([400, 'VALIDATION_FAILED', 'name']);
    expect(await userOf(email)).toEqual(before);
  });

  test('changes nothing else, whatever is sent', async () => {
    const { cookie, email } = await signUp();
    const { ver, ...before } = await userOf(email);
    const more = { roles: ['admin'], emailVerified: true, email: 'x@example.com', ver: 9 };
    expect((await patch('/me', { name: before.name, ...more }, cookie)).status).toBe(200);
    const after = await userOf(email);
    expect(after).toMatchObject({ roles: ['user'], emailVerified: false, email, ver: ver + 1 });
  });
});

test("nobody's account is nobody's", async () => {
  expect(told(await get('/me'))).toEqual([401, 'AUTH_REQUIRED', undefined]);
  expect(told(await patch('/me', { name: 'Ada' }))).toEqual([401, 'AUTH_REQUIRED', undefined]);
});

test('answers 202 while the feed is away', async () => {
  const { cookie } = await signUp();
  const { append } = auth.feed;
  auth.feed.append = () => Promise.reject(new Error('away'));
  try {
    const res = await patch('/me', { name: 'Grace' }, cookie);
    expect([res.status, res.body.user.name]).toEqual([202, 'Grace']);
  } finally {
    auth.feed.append = append;
  }
});
