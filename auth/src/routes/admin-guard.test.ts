import { accountsOf, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';
import { newClient, oauthTo } from '../clients.fixture.js';
import { signingKeyModel } from '../models/signing-key.js';

const robot = newClient('robot', ['admin']);
const auth = await startAuth({ clients: [robot.client] });
const { signUpAs, signIn, get, post, postAs, users, userOf, auditWhere } = accountsOf(auth);

const target = await signUpAs('moderator');
const admin = await signUpAs('admin');
const device = await sidOf(await signIn(target.email));
const others = [
  ['nobody', 'a=b', 401, 'AUTH_REQUIRED'],
  ['a user', (await signUpAs()).cookie, 403, 'FORBIDDEN'],
  ['a moderator', (await signUpAs('moderator')).cookie, 403, 'FORBIDDEN'],
  ['a service', (await signUpAs('service')).cookie, 403, 'FORBIDDEN'],
] as const;

const routes: ['GET' | 'POST', string, object, number][] = [
  ['GET', '/admin/users', {}, 200],
  ['GET', '/admin/audit', {}, 200],
  ['POST', `/admin/users/${target.id}/roles`, { roles: ['admin'] }, 200],
  ['POST', `/admin/sessions/${device}/end`, {}, 200],
  ['POST', `/admin/users/${target.id}/signout`, {}, 200],
  ['POST', `/admin/users/${target.id}/ban`, { reason: 'spam' }, 200],
  ['POST', `/admin/users/${target.id}/unban`, {}, 200],
  ['POST', '/admin/keys/rotate', {}, 201],
];

const send = (method: 'GET' | 'POST', path: string, body: object, cookie: string) =>
  method === 'GET' ? get(path, cookie) : postAs(cookie, path, body);

async function sidOf(cookie: string): Promise<string> {
  const { body } = await get('/sessions', cookie);
  return body.sessions.find(({ current }: { current: boolean }) => current).sid;
}

/** Everything that an admin's act can change. */
async function state() {
  return {
    users: await users.find().sort({ _id: 1 }).lean(),
    sessions: await auth.storedSessions(),
    keys: await signingKeyModel(auth.database).countDocuments(),
    acts: await auditWhere({ actorId: { $exists: true } }),
  };
}

describe.each(routes)('%s %s', (method, path, body, good) => {
  test.each(others)(`refuses %s, and nothing happens`, async (_, cookie, status, code) => {
    const before = await state();
    const res = await send(method, path, body, cookie);
    expect(told(res)).toEqual([status, code, undefined]);
    expect(Object.keys(res.body)).toEqual(['errors']);
    expect(await state()).toEqual(before);
  });

  test(`answers an admin ${good}`, async () => {
    expect((await send(method, path, body, admin.cookie)).status).toBe(good);
  });
});

test("a service acts as nobody, even with the role: every act is a person's", async () => {
  const bearer = `Bearer ${await oauthTo(auth, robot.basic).token()}`;
  for (const [method, path, body] of routes) {
    if (method === 'GET') continue;
    const before = await state();
    const res = await post(path, body).set('Authorization', bearer);
    expect([path, ...told(res)]).toEqual([path, 403, 'FORBIDDEN', undefined]);
    expect(await state()).toEqual(before);
  }
});

test('every act is in the audit trail, with who did it', async () => {
  const acts = await auditWhere({ actorId: admin.id });
  expect(acts.map(({ type, userId, detail }) => [type, userId, detail])).toEqual([
    ['roles.changed', target.id, { from: ['user', 'moderator'], to: ['user', 'admin'] }],
    ['session.ended', target.id, undefined],
    ['signout', target.id, undefined],
    ['banned', target.id, { reason: 'spam' }],
    ['unbanned', target.id, undefined],
    ['keys.rotated', undefined, { kid: expect.any(String) }],
  ]);
  expect((await userOf(target.email)).status).toBe('active');
  await signIn(target.email);
});

describe('bad input', () => {
  test.each([
    ['/admin/users?limit=0', 'limit'],
    ['/admin/users?limit=101', 'limit'],
    ['/admin/users?limit=1.5', 'limit'],
    ['/admin/users?cursor=abc', 'cursor'],
    ['/admin/users?cursor=a&cursor=b', 'cursor'],
    ['/admin/users?status=gone', 'status'],
    ['/admin/users?role=root', 'role'],
    ['/admin/users?role=user&role=admin', 'role'],
    [`/admin/users?q=${'x'.repeat(255)}`, 'q'],
    ['/admin/users?q=a&q=b', 'q'],
    ['/admin/audit?limit=0', 'limit'],
    ['/admin/audit?cursor=abc', 'cursor'],
    ['/admin/audit?type=nothing', 'type'],
    ['/admin/audit?type=signin&type=signup', 'type'],
    ['/admin/audit?userId=a&userId=b', 'userId'],
    [`/admin/audit?userId=${'x'.repeat(65)}`, 'userId'],
  ])('GET %s is refused', async (path, field) => {
    expect(told(await get(path, admin.cookie))).toEqual([400, 'VALIDATION_FAILED', field]);
  });

  test('operators in the query widen nothing', async () => {
    const bounds = 'status[$ne]=banned&status[]=active&cursor[$gt]=0&limit[$gt]=1&q[$ne]=x';
    const plain = await get('/admin/users?status=banned', admin.cookie);
    const res = await get(`/admin/users?status=banned&${bounds}`, admin.cookie);
    expect([res.status, res.body]).toEqual([200, plain.body]);
  });

  test.each(['ban', 'unban', 'roles', 'signout'])('%s refuses ids that are none', async (act) => {
    for (const id of ['abc', '$ne', `${target.id}0`, '__proto__']) {
      const res = await postAs(admin.cookie, `/admin/users/${id}/${act}`, { roles: ['user'] });
      expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'id']);
    }
    const unknown = await postAs(admin.cookie, `/admin/users/${'0'.repeat(24)}/${act}`, {
      roles: ['user'],
    });
    expect(told(unknown)).toEqual([404, 'NOT_FOUND', undefined]);
  });

  test('a session id that is none, or of no open session, is refused', async () => {
    for (const sid of ['$ne', 'x'.repeat(65), 'a%20b']) {
      const res = await postAs(admin.cookie, `/admin/sessions/${sid}/end`);
      expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'sid']);
    }
    for (const sid of ['nothing', '__proto__', device]) {
      const res = await postAs(admin.cookie, `/admin/sessions/${sid}/end`);
      expect(told(res)).toEqual([404, 'NOT_FOUND', undefined]);
    }
  });

  test.each([
    ['missing', undefined],
    ['null', null],
    ['a text', 'admin'],
    ['a number', 1],
    ['an object', { 0: 'admin' }],
    ['unknown', ['root']],
    ['a list of lists', [['admin']]],
    ['a list of operators', [{ $ne: '' }]],
    ['a list with nothing', [null]],
    ['too long', Array(17).fill('user')],
  ])('roles that are %s are refused', async (_, roles) => {
    const before = await userOf(target.email);
    const res = await postAs(admin.cookie, `/admin/users/${target.id}/roles`, { roles });
    expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(res.body.errors[0].field).toMatch(/^roles/);
    expect(await userOf(target.email)).toEqual(before);
  });

  test.each([
    ['a number', 1],
    ['null', null],
    ['a list', ['spam']],
    ['an operator', { $ne: '' }],
    ['too long', 'x'.repeat(501)],
  ])('a reason that is %s is refused', async (_, reason) => {
    const res = await postAs(admin.cookie, `/admin/users/${target.id}/ban`, { reason });
    expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'reason']);
    expect((await userOf(target.email)).status).toBe('active');
  });
});
