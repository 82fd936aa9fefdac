import { laggingFeed, testClock, testIssuer } from '@usher/common/testing';
import mongoose, { Types } from 'mongoose';
import { accessTokenOf, cookieOf, requestsTo, startAuth } from '../auth.fixture.js';
import { newClient, oauthTo } from '../clients.fixture.js';
import { sessionModel } from '../models/session.js';
import { userModel } from '../models/user.js';

const clock = testClock();
const billing = newClient('billing', ['auditor']);
const reports = newClient('reports', ['signals']);
const auth = await startAuth({ clients: [billing.client, reports.client], now: clock.now });
const { post, signUp, whoIs } = requestsTo(auth);
const { introspect, token: clientToken, post: oauth } = oauthTo(auth, billing.basic);
const database = mongoose.createConnection(auth.mongoUrl);
const users = userModel(database);
const sessions = sessionModel(database);
afterAll(() => database.close());

async function visitor() {
  const { cookie, email, password } = await signUp();
  const { currentUser } = (await whoIs(cookie)).body;
  return { cookie, email, password, token: accessTokenOf(cookie), ...currentUser };
}

describe('introspection of a token', () => {
  test('says whose it is, asked by form or JSON', async () => {
    const { token, id, sid, email, name } = await visitor();
    const expected = {
      active: true,
      sub: id,
      sid,
      username: email,
      name,
      roles: ['user'],
      ver: 1,
      exp: expect.any(Number),
      iat: expect.any(Number),
      iss: 'usher',
      aud: 'usher',
      jti: expect.any(String),
      token_type: 'Bearer',
    };
    expect((await introspect({ token })).body).toEqual(expected);
    const form = { token, token_type_hint: 'access_token' };
    expect((await oauth('/introspect').type('form').send(form)).body).toEqual(expected);
  });

  test('says which client it is', async () => {
    const token = await clientToken();
    expect((await introspect({ token })).body).toEqual({
      active: true,
      sub: 'client:billing',
      client_id: 'billing',
      name: 'billing',
      roles: ['service', 'auditor'],
      exp: expect.any(Number),
      iat: expect.any(Number),
      iss: 'usher',
      aud: 'usher',
      jti: expect.any(String),
      token_type: 'Bearer',
    });
    const without = await startAuth({
      mongoUrl: auth.mongoUrl,
      clients: [newClient('other').client],
    });
    const asOther = oauthTo(without, newClient('other').basic);
    expect((await asOther.introspect({ token })).body).toEqual({ active: false });
  });

  test.each<[string, (v: Awaited<ReturnType<typeof visitor>>) => unknown]>([
    ['signed out', ({ cookie }) => post('/signout').set('Cookie', cookie)],
    [
      'that the database alone knows to have ended',
      ({ sid }) => sessions.updateOne({ _id: sid }, { endedAt: new Date() }),
    ],
    ['whose session is gone', ({ sid }) => sessions.deleteOne({ _id: sid })],
    [
      'whose session is too old',
      ({ sid }) => sessions.updateOne({ _id: sid }, { expiresAt: new Date(clock.now() - 1) }),
    ],
    [
      "of somebody else's session",
      ({ sid }) => sessions.updateOne({ _id: sid }, { userId: new Types.ObjectId() }),
    ],
    ['of a banned user', ({ id }) => users.updateOne({ _id: id }, { status: 'banned' })],
    ['of a user who has changed', ({ id }) => users.updateOne({ _id: id }, { $inc: { ver: 1 } })],
    ['of a user who is gone', ({ id }) => users.deleteOne({ _id: id })],
    ['that has expired', () => clock.advance(301)],
  ])('says no more than that one %s does not count', async (_, change) => {
    const known = await visitor();
    expect((await introspect({ token: known.token })).body.active).toBe(true);
    await change(known);
    const res = await introspect({ token: known.token });
    expect([res.status, res.body]).toEqual([200, { active: false }]);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['garbage', () => 'hello'],
    ['three dots', () => '...'],
    ['a token of another issuer', () => testIssuer().token()],
    ["a gateway's proof", () => testIssuer().proof()],
    ['a token that is too long for one', () => 'x'.repeat(8_000)],
    ['a cookie', async () => (await visitor()).cookie],
    [
      'a refresh token',
      async () => /refresh=([^;]+)/.exec(cookieOf((await signUp()).res))?.[1] ?? '',
    ],
  ])('says no more than that %s does not count', async (_, make) => {
    const res = await introspect({ token: await make() });
    expect([res.status, res.body]).toEqual([200, { active: false }]);
  });

  test.each<[string, object | string]>([
    ['neither token nor sessions', {}],
    ['both', { token: 'x', sessions: [{ sid: 's', userId: 'u', ver: 1 }] }],
    ['a token that is null', { token: null }],
    ['a token that is a number', { token: 1 }],
    ['a token that is a list', { token: ['x'] }],
    ['a token that is an object', { token: { $ne: '' } }],
    ['an empty token', { token: '' }],
    ['10 KB', { token: 'x'.repeat(10_000) }],
    ['300 KB', { token: 'x'.repeat(300_000) }],
    ['a list', '[]'],
    ['broken JSON', '{"token":'],
    ['sessions that are null', { sessions: null }],
    ['sessions that are text', { sessions: 'x' }],
    ['sessions that are an object', { sessions: {} }],
    ['no session', { sessions: [] }],
    [
      '1,001 sessions',
      { sessions: Array.from({ length: 1_001 }, () => ({ sid: 's', userId: 'u', ver: 1 })) },
    ],
    ...[null, 'x', 1, [], {}, { sid: 's', userId: 'u' }].map(
      (item) =>
        [`a session that is ${JSON.stringify(item)}`, { sessions: [item] }] as [string, object],
    ),
    ...['sid', 'userId', 'ver'].flatMap((field) =>
      [undefined, null, [], {}, true, '', 'x'.repeat(257), 1.5].map(
        (value) =>
          [
            `a session whose ${field} is ${JSON.stringify(value)?.slice(0, 20)}`,
            { sessions: [{ sid: 's', userId: 'u', ver: 1, [field]: value }] },
          ] as [string, object],
      ),
    ),
  ])('with %s is refused in the form of OAuth', async (_, body) => {
    const res = await oauth('/introspect')
      .set('Content-Type', 'application/json')
      .send(body as object);
    expect([res.status, res.body]).toEqual([
      400,
      { error: 'invalid_request', error_description: expect.any(String) },
    ]);
    expect((await introspect({ token: 'x' })).status).toBe(200);
  });

  test('of a token in the URL is refused', async () => {
    const { token } = await visitor();
    const res = await oauth(`/introspect?token=${token}`);
    expect([res.status, res.body.error]).toEqual([400, 'invalid_request']);
  });
});

describe('introspection of sessions', () => {
  test('says of each, in order, whether and why it has ended and which version counts', async () => {
    const [open, out, banned, gone, old] = await Promise.all([
      visitor(),
      visitor(),
      visitor(),
      visitor(),
      visitor(),
    ]);
    await post('/signout', { everywhere: true }).set('Cookie', out.cookie);
    await users.updateOne({ _id: banned.id }, { status: 'banned', $inc: { ver: 1 } });
    await users.deleteOne({ _id: gone.id });
    await sessions.updateOne({ _id: old.sid }, { expiresAt: new Date(clock.now() - 1) });
    const question = ({ sid, id }: { sid: string; id: string }) => ({ sid, userId: id, ver: 1 });
    const asked = [
      question(open),
      question(out),
      question(banned),
      question(gone),
      question(old),
      { sid: 'unknown', userId: open.id, ver: 7 },
      { sid: open.sid, userId: out.id, ver: 1 },
      { sid: 'elsewhere', userId: 'no id of ours', ver: 3 },
    ];
    const res = await introspect({ sessions: asked });
    expect([res.status, res.body.sessions]).toEqual([
      200,
      [
        { sid: open.sid, ver: 1 },
        { sid: out.sid, ended: 'signout-all', ver: 2 },
        { sid: banned.sid, ended: 'banned', ver: 2 },
        { sid: gone.sid, ended: 'expired', ver: 1 },
        { sid: old.sid, ended: 'expired', ver: 1 },
        { sid: 'unknown', ended: 'expired', ver: 1 },
        { sid: open.sid, ended: 'expired', ver: 2 },
        { sid: 'elsewhere', ended: 'expired', ver: 3 },
      ],
    ]);
  });

  test('answers a thousand at once', async () => {
    const { sid, id } = await visitor();
    const many = Array.from({ length: 999 }, (_, i) => ({ sid: `s${i}`, userId: id, ver: 1 }));
    const res = await introspect({ sessions: [...many, { sid, userId: id, ver: 1 }] });
    expect([res.body.sessions.length, res.body.sessions.at(-1)]).toEqual([1_000, { sid, ver: 1 }]);
  });
});

test.each<[string, (v: Awaited<ReturnType<typeof visitor>>) => object]>([
  ['a token', ({ token }) => ({ token })],
  ['sessions', ({ sid, id }) => ({ sessions: [{ sid, userId: id, ver: 1 }] })],
])('a client without the role service is told nothing of %s', async (_, ask) => {
  const res = await oauthTo(auth, reports.basic).introspect(ask(await visitor()));
  expect([res.status, res.body]).toEqual([
    403,
    { errors: [{ code: 'FORBIDDEN', message: expect.any(String) }] },
  ]);
});

test('auth asks its own database while the session feed stands still', async () => {
  const feed = laggingFeed();
  const lagging = await startAuth({ mongoUrl: auth.mongoUrl, clients: [billing.client] }, { feed });
  const { signUp: signUpThere, whoIs: whoIsThere } = requestsTo(lagging);
  const [open, ended] = [await signUpThere(), await signUpThere()];
  const { sid } = (await whoIsThere(ended.cookie)).body.currentUser;
  feed.lagMs = 60_000;
  await sessions.updateOne({ _id: sid }, { endedAt: new Date(), endReason: 'banned' });
  expect((await whoIsThere(open.cookie)).body.currentUser.email).toBe(open.email);
  expect((await whoIsThere(ended.cookie)).body.currentUser).toBeNull();
  const token = accessTokenOf(open.cookie);
  const res = await oauthTo(lagging, billing.basic).introspect({ token });
  expect(res.body).toMatchObject({ active: true, username: open.email });
});
