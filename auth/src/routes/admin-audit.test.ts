import { accountsOf } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { signUp, signUpAs, signIn, post, postAs, get } = accountsOf(auth);
const admin = await signUpAs('admin');

interface Event {
  id: string;
  type: string;
  user?: { id: string };
  actor?: { id: string };
  detail?: object;
}

async function events(query = ''): Promise<Event[]> {
  const res = await get(`/admin/audit?${query}`, admin.cookie);
  expect(res.status).toBe(200);
  return res.body.events;
}
const types = async (query: string) => (await events(query)).map(({ type }) => type);

describe('the audit trail', () => {
  test('tells of signing in and out, of what was refused and of what admins did', async () => {
    const { email, cookie, res } = await signUp();
    const userId = res.body.id;
    await post('/signin', { email, password: 'wrong horse' });
    const second = await signIn(email);
    await postAs(second, '/signout');
    await postAs(cookie, '/password', { currentPassword: 'wrong', newPassword: 'better battery' });
    await postAs(cookie, '/password', {
      currentPassword: 'correct horse',
      newPassword: 'better battery',
    });
    await postAs(admin.cookie, `/admin/users/${userId}/roles`, { roles: ['moderator'] });
    await postAs(admin.cookie, `/admin/users/${userId}/ban`, { reason: 'spam' });
    await post('/signin', { email, password: 'better battery' });
    expect(await types(`userId=${userId}`)).toEqual(
      [
        'signup',
        'signin.refused',
        'signin',
        'signout',
        'password.refused',
        'password.changed',
        'roles.changed',
        'banned',
        'signin.refused',
      ].reverse(),
    );
    const [ban] = await events(`userId=${userId}&type=banned`);
    expect(ban).toEqual({
      id: expect.any(String),
      type: 'banned',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      user: { id: userId, email, name: res.body.name },
      actor: { id: admin.id, email: admin.email, name: expect.any(String) },
      address: expect.stringContaining('127.0.0.1'),
      userAgent: '',
      detail: { reason: 'spam' },
    });
  });

  test('names what was typed where there is no account', async () => {
    await post('/signin', { email: 'nobody@example.com', password: 'wrong horse' });
    const [event] = await events('type=signin.refused');
    expect(event).toMatchObject({ email: 'nobody@example.com', detail: { reason: 'password' } });
    expect(event?.user).toBeUndefined();
  });

  test('holds no password, token or hash', async () => {
    const { email, password, cookie } = await signUp();
    await post('/signin', { email, password: 'a wrong canary' });
    await postAs(cookie, '/password', {
      currentPassword: 'b wrong canary',
      newPassword: 'c canary',
    });
    const res = await get('/admin/audit?limit=100', admin.cookie);
    expect(res.text).not.toMatch(/canary|argon2|correct horse|eyJ/);
    expect(res.text).not.toContain(password);
  });

  test('comes in pages, newest first, each event once', async () => {
    const { email, res } = await signUp();
    for (let i = 0; i < 6; i += 1) await post('/signin', { email, password: 'wrong horse' });
    const all = await events(`userId=${res.body.id}&limit=100`);
    expect(all).toHaveLength(7);
    const paged: Event[] = [];
    let cursor = '';
    for (;;) {
      const page = await get(`/admin/audit?userId=${res.body.id}&limit=3${cursor}`, admin.cookie);
      paged.push(...page.body.events);
      if (!page.body.nextCursor) break;
      cursor = `&cursor=${page.body.nextCursor}`;
      // What happens meanwhile does not shift the pages.
      await post('/signin', { email, password: 'wrong horse' });
    }
    expect(paged).toEqual(all);
  });

  test('of somebody unknown is empty', async () => {
    const res = await get(`/admin/audit?userId=${'0'.repeat(24)}`, admin.cookie);
    expect(res.body).toEqual({ events: [] });
  });
});
