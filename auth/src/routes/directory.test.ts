import mongoose, { Types } from 'mongoose';
import request from 'supertest';
import { requestsTo, startAuth } from '../auth.fixture.js';
import { newClient, oauthTo } from '../clients.fixture.js';
import { userModel } from '../models/user.js';

const billing = newClient();
const reports = newClient('reports', ['signals']);
const auth = await startAuth({ clients: [billing.client, reports.client] });
const { signUp, whoIs } = requestsTo(auth);
const token = await oauthTo(auth, billing.basic).token();
const database = mongoose.createConnection(auth.mongoUrl);
const users = userModel(database);
afterAll(() => database.close());

const list = (query: object | string = {}) =>
  request(auth.app).get('/api/users/directory').query(query).auth(token, { type: 'bearer' });

async function newUser() {
  const { cookie } = await signUp();
  return (await whoIs(cookie)).body.currentUser as { id: string; name: string };
}

describe('the directory', () => {
  test('lists ids and names in order of change, page by page, without gaps or repeats', async () => {
    const made = [await newUser(), await newUser(), await newUser(), await newUser()];
    const at = new Date();
    // Two changes of one moment, and one user who has changed last.
    const [first = '', second = '', third = ''] = made.map(({ id }) => id);
    await users.updateMany({ _id: { $in: [second, third] } }, { directoryAt: at });
    const later = new Date(at.getTime() + 1_000);
    await users.updateOne({ _id: first }, { name: '李雷', status: 'banned', directoryAt: later });

    const all = (await list()).body;
    expect(all.nextCursor).toBeUndefined();
    const [fourth] = made.slice(3).map(({ id }) => id);
    expect(all.users.map(({ id }: { id: string }) => id)).toEqual([fourth, second, third, first]);
    expect(all.users.at(-1)).toEqual({
      id: first,
      name: '李雷',
      status: 'banned',
      ver: 1,
      changedAt: later.toISOString(),
    });

    const pages: unknown[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await list({ limit: 1, ...(cursor && { cursor }) });
      expect(body.users).toHaveLength(1);
      pages.push(...body.users);
      cursor = body.nextCursor;
    } while (cursor);
    expect(pages).toEqual(all.users);

    const since = (await list({ since: at.toISOString() })).body.users;
    expect(since.map(({ id }: { id: string }) => id)).toEqual([second, third, first]);
    expect((await list({ since: '2999-01-01' })).body).toEqual({ users: [] });
  });

  test('finds users by their ids, leaving out what is nobody', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const ids = `${one.id},${new Types.ObjectId()},client:billing,${other.id}`;
    const { status, body } = await list({ ids });
    expect([status, body]).toEqual([
      200,
      {
        users: [one, other].map(({ id, name }) => ({
          id,
          name,
          status: 'active',
          ver: 1,
          changedAt: expect.any(String),
        })),
      },
    ]);
  });

  test('is for services alone', async () => {
    const { cookie } = await signUp();
    const visitor = await request(auth.app).get('/api/users/directory').set('Cookie', cookie);
    expect([visitor.status, visitor.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    const nobody = await request(auth.app).get('/api/users/directory');
    expect([nobody.status, nobody.body.errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
    const other = await request(auth.app)
      .get('/api/users/directory')
      .auth(await oauthTo(auth, reports.basic).token(), { type: 'bearer' });
    expect([other.status, other.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    for (const { body } of [visitor, nobody, other]) expect(body.users).toBeUndefined();
  });

  test.each([
    ['since', 'empty', 'since='],
    ['since', 'no date', 'since=yesterday'],
    ['since', 'a number', 'since=1700000000000'],
    ['since', 'a day that is none', 'since=2026-02-30'],
    ['since', 'a list', 'since=2026-01-01&since=2026-01-02'],
    ['since', 'too long', `since=${'2'.repeat(1_000)}`],
    ['cursor', 'empty', 'cursor='],
    ['cursor', 'none of ours', 'cursor=abc'],
    ['cursor', 'an operator', `cursor=${Buffer.from('{"$gt":""}').toString('base64url')}`],
    ['cursor', 'a list', 'cursor=a&cursor=b'],
    ['cursor', 'too long', `cursor=${'a'.repeat(101)}`],
    ['limit', 'empty', 'limit='],
    ['limit', '0', 'limit=0'],
    ['limit', 'too high', 'limit=1001'],
    ['limit', 'negative', 'limit=-1'],
    ['limit', 'a fraction', 'limit=1.5'],
    ['limit', 'a word', 'limit=many'],
    ['limit', 'a list', 'limit=1&limit=2'],
    ['ids', 'empty', 'ids='],
    ['ids', 'an empty id', 'ids=a,,b'],
    ['ids', 'an operator', 'ids={"$ne":""}'],
    ['ids', 'a list', 'ids=a&ids=b'],
    ['ids', 'too many', `ids=${Array(101).fill('a')}`],
  ])('refuses a %s that is %s', async (field, _, query) => {
    const { status, body } = await list(query);
    expect([status, body]).toEqual([
      400,
      { errors: [{ code: 'VALIDATION_FAILED', message: expect.any(String), field }] },
    ]);
  });
});
