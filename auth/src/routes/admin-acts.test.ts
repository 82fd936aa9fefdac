import { accountsOf, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { signUpAs, get, post, postAs, whoIs, users, userOf, refreshed, auditWhere, signIn } =
  accountsOf(auth);

/** An admin acts on an account. */
const act = (admin: { cookie: string }, { id }: { id: string }, what: string, body: object = {}) =>
  postAs(admin.cookie, `/admin/users/${id}/${what}`, body);

// In each test the admins that it makes are the only ones.
beforeEach(() => users.updateMany({}, { $set: { roles: ['user'] } }));

describe('a ban', () => {
  test('ends all sessions and lets nobody in until it is lifted', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
    const second = await signIn(bob.email);
    const res = await act(admin, bob, 'ban', { reason: 'spam' });
    expect([res.status, res.body]).toEqual([200, {}]);
    for (const cookie of [bob.cookie, second]) {
      expect((await whoIs(cookie)).body.currentUser).toBeNull();
      expect(told(await get('/me', cookie))).toEqual([401, 'SESSION_REVOKED', undefined]);
      expect(told(await postAs(cookie, '/refresh'))).toEqual([401, 'SESSION_REVOKED', undefined]);
    }
    const { email, password } = bob;
    expect(told(await post('/signin', { email, password }))).toEqual([403, 'FORBIDDEN', undefined]);
    expect(await auth.openSessions(email)).toEqual([]);
    const mine = (await auth.storedSessions()).filter(({ userId }) => String(userId) === bob.id);
    expect(new Set(mine.map(({ endReason }) => endReason))).toEqual(new Set(['banned']));

    expect((await act(admin, bob, 'unban')).status).toBe(200);
    expect((await whoIs(await signIn(email))).body.currentUser.id).toBe(bob.id);
    expect((await whoIs(bob.cookie)).body.currentUser).toBeNull();
  });

  test('lifted from an account that has none changes nothing', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
    const before = await userOf(bob.email);
    expect((await act(admin, bob, 'unban')).status).toBe(200);
    expect(await userOf(bob.email)).toEqual(before);
    expect(await auditWhere({ userId: bob.id, type: 'unbanned' })).toEqual([]);
  });
});

describe('roles', () => {
  test('reach open sessions with the next refresh, which they ask for, and end none', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
    expect((await act(admin, bob, 'roles', { roles: ['moderator'] })).status).toBe(200);
    expect(told(await get('/me', bob.cookie))).toEqual([401, 'TOKEN_EXPIRED', undefined]);
    const fresh = await refreshed(bob.cookie);
    expect((await whoIs(fresh)).body.currentUser.roles).toEqual(['user', 'moderator']);
  });

  test('taken away count at once, before any token has expired', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs('admin')];
    expect((await get('/admin/users', bob.cookie)).status).toBe(200);
    await act(admin, bob, 'roles', { roles: [] });
    expect((await get('/admin/users', bob.cookie)).status).toBe(401);
    const fresh = await refreshed(bob.cookie);
    expect(told(await get('/admin/users', fresh))).toEqual([403, 'FORBIDDEN', undefined]);
    expect((await userOf(bob.email)).roles).toEqual(['user']);
  });

  test('that are the same change nothing, and doubles count once', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs('moderator')];
    const before = await userOf(bob.email);
    const roles = ['moderator', 'moderator', 'user'];
    expect((await act(admin, bob, 'roles', { roles })).status).toBe(200);
    expect(await userOf(bob.email)).toEqual(before);
  });
});

describe('sign-out by an admin', () => {
  test('ends all sessions, after which the owner may come again', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
    const second = await signIn(bob.email);
    expect((await act(admin, bob, 'signout')).body).toEqual({});
    for (const cookie of [bob.cookie, second]) {
      expect((await whoIs(cookie)).body.currentUser).toBeNull();
    }
    const [session] = (await auth.storedSessions()).filter(
      ({ userId }) => String(userId) === bob.id,
    );
    expect(session?.endReason).toBe('signout-all');
    await signIn(bob.email);
  });
});

test('one session that an admin ends is over, the others go on', async () => {
  const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
  const second = await signIn(bob.email);
  const { body } = await get('/sessions', second);
  const { sid } = body.sessions.find(({ current }: { current: boolean }) => current);
  const res = await postAs(admin.cookie, `/admin/sessions/${sid}/end`);
  expect([res.status, res.body]).toEqual([200, {}]);
  expect(told(await get('/me', second))).toEqual([401, 'SESSION_REVOKED', undefined]);
  expect((await whoIs(bob.cookie)).body.currentUser.id).toBe(bob.id);
  const acts = await auditWhere({ type: 'session.ended', userId: bob.id });
  expect(acts).toMatchObject([{ sid, actorId: admin.id }]);
});

describe('the last admin', () => {
  test.each([
    ['ban', {}],
    ['roles', { roles: ['moderator'] }],
  ])('cannot leave by %s', async (what, body) => {
    const admin = await signUpAs('admin');
    const banned = await signUpAs('admin');
    await users.updateOne({ email: banned.email }, { $set: { status: 'banned' } });
    const before = await userOf(admin.email);
    const res = await act(admin, admin, what, body);
    expect(told(res)).toEqual([409, 'CONFLICT', undefined]);
    expect(await userOf(admin.email)).toEqual(before);
    expect((await whoIs(admin.cookie)).body.currentUser.id).toBe(admin.id);
    // With another one there, it goes.
    await signUpAs('admin');
    expect((await act(admin, admin, what, body)).status).toBe(200);
  });

  test('stays, when all leave at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await users.updateMany({}, { $set: { roles: ['user'] } });
      const admins = [await signUpAs('admin'), await signUpAs('admin'), await signUpAs('admin')];
      const answers = await Promise.all(
        admins.map((admin, i) =>
          i === 0 ? act(admin, admin, 'ban') : act(admin, admin, 'roles', { roles: [] }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
      expect(await users.countDocuments({ roles: 'admin', status: 'active' })).toBe(1);
    }
  });

  test('stays, when two ban each other', async () => {
    const [a, b] = [await signUpAs('admin'), await signUpAs('admin')];
    const answers = await Promise.all([act(a, b, 'ban'), act(b, a, 'ban')]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await users.countDocuments({ roles: 'admin', status: 'active' })).toBe(1);
  });
});

test('acts answer 202 while the feed is away, and count already', async () => {
  const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
  const { append } = auth.feed;
  auth.feed.append = () => Promise.reject(new Error('away'));
  try {
    const res = await act(admin, bob, 'ban');
    expect([res.status, res.body]).toEqual([202, { pending: true }]);
  } finally {
    auth.feed.append = append;
  }
  expect((await userOf(bob.email)).status).toBe('banned');
});

describe('a new signing key', () => {
  test('is published before it signs, and signs nobody out', async () => {
    const [admin, bob] = [await signUpAs('admin'), await signUpAs()];
    const res = await postAs(admin.cookie, '/admin/keys/rotate');
    expect(res.body).toEqual({ kid: expect.any(String), signsFrom: expect.any(String) });
    expect(Date.parse(res.body.signsFrom)).toBeGreaterThan(Date.now());
    const published = await get('/.well-known/jwks.json');
    const kids = published.body.keys.map(({ kid }: { kid: string }) => kid);
    expect(kids).toContain(res.body.kid);
    expect((await whoIs(bob.cookie)).body.currentUser.id).toBe(bob.id);
  });

  test('is not made where one shared secret stands in', async () => {
    const shared = await startAuth({ jwtKey: 'a shared secret of 32 bytes or more' });
    const accounts = accountsOf(shared);
    const admin = await accounts.signUpAs('admin');
    const res = await accounts.postAs(admin.cookie, '/admin/keys/rotate');
    expect(told(res)).toEqual([409, 'CONFLICT', undefined]);
    expect(await accounts.auditWhere({ type: 'keys.rotated' })).toEqual([]);
  });
});
