import request from 'supertest';
import { adminUser, auditEvent } from '../account/account.fixture.js';
import { type Answers, startAuth, startWeb } from '../web.fixture.js';

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const own = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', Accept: html };
const pages = ['/admin', '/admin/audit', '/admin/keys', '/admin/live'];
const users = '/api/users/admin/users?limit=50';
const audit = '/api/users/admin/audit?limit=50';
const banned = adminUser('u2', {
  name: '<i>Grace',
  status: 'banned',
  roles: ['user', 'moderator'],
});
const answers: Answers = {
  [users]: { body: { users: [adminUser('u1'), banned], nextCursor: 'c2' } },
  [audit]: {
    body: {
      events: [
        auditEvent('e1'),
        auditEvent('e2', {
          type: 'signin.refused',
          user: undefined,
          email: 'who@example.org',
        } as never),
        auditEvent('e3', {
          type: 'roles.changed',
          actor: { id: 'u9', name: 'Barbara' },
          detail: { from: ['user'], to: ['user', 'admin'] },
        }),
        auditEvent('e4', { type: 'some.day' }),
      ],
    },
  },
};

async function visitor(roles: string[], authAnswers = answers) {
  const auth = await startAuth(authAnswers);
  const { app, issuer, user } = await startWeb({ authUrl: auth.url });
  const cookie = issuer.cookie({ ...user, roles });
  const get = (path: string) =>
    request(app)
      .get(path)
      .set({ Cookie: cookie, ...own });
  return { auth, get };
}

describe("the administrators' pages", () => {
  test.each(pages)('%s is refused to everybody else, and auth is not asked', async (path) => {
    for (const roles of [['user'], ['user', 'moderator', 'service'], ['Admin'], []]) {
      const { auth, get } = await visitor(roles);
      const res = await get(path);
      expect([res.status, res.type]).toEqual([403, 'text/html']);
      expect(res.text).toContain('Staff only');
      expect(res.text).not.toContain('Front of house');
      expect(auth.asked).toEqual([]);
    }
  });

  test.each(['/admin', '/admin/audit'])('%s is refused to whom auth refuses', async (path) => {
    const refusal = { status: 403, body: { errors: [{ code: 'FORBIDDEN', message: 'x' }] } };
    const { get } = await visitor(['admin'], { [users]: refusal, [audit]: refusal });
    const res = await get(path);
    expect([res.status, res.type]).toEqual([403, 'text/html']);
    expect(res.text).toContain('Staff only');
  });

  test.each([
    ['/admin', 'The accounts cannot be listed right now'],
    ['/admin/audit', 'The audit trail cannot be read right now'],
  ])('%s says so when auth does not answer', async (path, text) => {
    const { auth, get } = await visitor(['admin']);
    await auth.close();
    const res = await get(path);
    expect(res.status).toBe(200);
    expect(res.text).toContain(text);
    expect(res.text).toContain('Try again');
  });

  test('are linked for administrators alone', async () => {
    const account = async (roles: string[]) => (await (await visitor(roles)).get('/account')).text;
    expect(await account(['user', 'admin'])).toContain('href="/admin"');
    expect(await account(['user'])).not.toContain('href="/admin"');
  });
});

describe('the first HTML', () => {
  test('lists accounts with what can be told of them', async () => {
    const { get } = await visitor(['admin']);
    const [page = ''] = (await get('/admin')).text.split('<script type="application/json"');
    for (const text of ['u1@', '&lt;i&gt;Grace', 'Banned', 'Moderator', 'never', 'Load more']) {
      expect(page).toContain(text);
    }
    expect(page).toContain('aria-label="Manage u1"');
    expect(page).not.toContain('<i>Grace');
  });

  test('tells what has happened, in words, and what it has no words for as it is', async () => {
    const { get } = await visitor(['admin']);
    const [page = ''] = (await get('/admin/audit')).text.split('<script type="application/json"');
    for (const text of ['Signed in', 'Sign-in refused', 'who@example.org', 'Roles changed']) {
      expect(page).toContain(text);
    }
    expect(page).toContain('from: user; to: user, admin');
    expect(page).toContain('some.day');
    expect(page).toContain('aria-label="Show only Barbara"');
    expect(page).not.toContain('Load more');
  });

  test.each([
    [
      '/admin?q=ada%20l&status=banned&role=moderator',
      'users?q=ada+l&status=banned&role=moderator&limit=50',
    ],
    ['/admin?q=%20&status=', 'users?limit=50'],
    ['/admin?q=a&q=b&status[]=banned&role[x]=y', 'users?limit=50'],
    [`/admin?q=${'x'.repeat(300)}`, `users?q=${'x'.repeat(100)}&limit=50`],
    ['/admin?q=%26limit%3D9999&cursor=c', 'users?q=%26limit%3D9999&limit=50'],
    ['/admin/audit?userId=u1&type=signin.refused', 'audit?userId=u1&type=signin.refused&limit=50'],
    ['/admin/audit?userId=%2F..%2F..%2F', 'audit?userId=%2F..%2F..%2F&limit=50'],
  ])('of %s asks auth for %s', async (path, asked) => {
    const { auth, get } = await visitor(['admin']);
    expect((await get(path)).status).toBe(200);
    expect(auth.asked.map((ask) => ask.path)).toEqual([`/api/users/admin/${asked}`]);
  });

  test('keeps the filter in its fields', async () => {
    const { get } = await visitor(['admin'], {
      '/api/users/admin/users?q=zz&status=banned&limit=50': { body: { users: [] } },
    });
    const { text } = await get('/admin?q=zz&status=banned');
    expect(text).toMatch(/<input[^>]*name="q"[^>]*value="zz"/);
    expect(text).toContain('<option value="banned" selected="">');
    expect(text).toContain('Nobody matches this.');
  });
});
