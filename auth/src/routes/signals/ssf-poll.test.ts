import { setTimeout as sleep } from 'node:timers/promises';
import { oauthTo } from '../../clients.fixture.js';
import {
  eventTypes,
  poll,
  receiverOf,
  reports,
  sidsOf,
  startTransmitter,
} from '../../signals.fixture.js';

const { auth, signUp, post, receiver, signedOut } = await startTransmitter({ rateLimitFactor: 0 });
const { ask, newStream, pollOf, polled, currentStream } = receiver;
const { sessionRevoked: revoked, tokenClaimsChange: changed } = eventTypes;

describe('an event says', () => {
  test('which session of whom has ended, and why', async () => {
    const id = await currentStream();
    const { cookie, email, res } = await signUp();
    const [sid] = await auth.openSessions(email);
    await post('/signout').set('Cookie', cookie);
    const answer = await pollOf(id);
    const [[jti = '', set = ''] = []] = Object.entries<string>(answer.body.sets);
    expect([answer.status, answer.body.moreAvailable]).toEqual([200, false]);
    const [header = ''] = set.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'ES256',
      typ: 'secevent+jwt',
      kid: expect.any(String),
    });
    const now = Math.floor(Date.now() / 1000);
    const { [jti]: event } = await receiver.read(answer.body.sets);
    expect(event).toEqual({
      iss: 'http://localhost:3000',
      aud: 'client:reports',
      jti,
      iat: expect.any(Number),
      txn: expect.stringMatching(/^[\w-]{22}$/),
      sub_id: {
        format: 'complex',
        session: { format: 'opaque', id: sid },
        user: { format: 'iss_sub', iss: 'usher', sub: res.body.id },
      },
      events: {
        [revoked]: { event_timestamp: expect.any(Number), reason_admin: { en: 'signout' } },
      },
    });
    expect(Math.abs(now - (event?.iat ?? 0))).toBeLessThan(30);
    expect(Math.abs(now - Number(event?.events[revoked]?.event_timestamp))).toBeLessThan(30);
  });

  test('what tokens of a user say from now on', async () => {
    const id = await currentStream();
    const { cookie, res } = await signUp();
    await post('/signout', { everywhere: true }).set('Cookie', cookie);
    const events = Object.values(await polled(id));
    const change = events.find((event) => event.events[changed]);
    expect(change).toMatchObject({
      sub_id: { format: 'iss_sub', iss: 'usher', sub: res.body.id },
      events: { [changed]: { claims: { ver: 2, name: res.body.name, roles: ['user'] } } },
    });
    expect(events).toHaveLength(2);
  });

  test('nothing that passes for an access token', async () => {
    const id = await currentStream();
    await signedOut();
    const [set = ''] = Object.values<string>((await pollOf(id)).body.sets);
    const res = await receiverOf(auth, set).ask('get', '/streams');
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'TOKEN_INVALID']);
  });
});

describe('polling', () => {
  test('a new stream begins with all that still matters', async () => {
    const sid = await signedOut();
    const { stream_id: id } = await newStream();
    expect(sidsOf(await polled(id))).toContain(sid);
  });

  test('what was not acknowledged comes again, under the same jti, until it is', async () => {
    const id = await currentStream();
    const sids = [await signedOut(), await signedOut(), await signedOut()];
    const first = await polled(id);
    expect(sidsOf(first)).toEqual(sids);
    const [one = '', two = '', three = ''] = Object.keys(first);
    expect(Object.keys(await polled(id))).toEqual([one, two, three]);
    // Out of order: what is between still waits.
    expect(Object.keys(await polled(id, { ack: [three, one] }))).toEqual([two]);
    expect(await polled(id, { ack: [two, 'unknown', two] })).toEqual({});
    const next = await signedOut();
    expect(sidsOf(await polled(id))).toEqual([next]);
  });

  test('gives the oldest first, as many as were asked for, and says that there is more', async () => {
    const id = await currentStream();
    const sids = [await signedOut(), await signedOut(), await signedOut()];
    const res = await pollOf(id, { maxEvents: 2 });
    expect(sidsOf(await receiver.read(res.body.sets))).toEqual(sids.slice(0, 2));
    expect(res.body.moreAvailable).toBe(true);
    const none = await pollOf(id, { maxEvents: 0, returnImmediately: false });
    expect([none.body.sets, none.body.moreAvailable]).toEqual([{}, true]);
    const ack = Object.keys(res.body.sets);
    const last = await pollOf(id, { ack, maxEvents: 2 });
    expect([sidsOf(await receiver.read(last.body.sets)), last.body.moreAvailable]).toEqual([
      sids.slice(2),
      false,
    ]);
  });

  test('waits for the first event, and answers at once when it is there', async () => {
    const id = await currentStream();
    const waiting = pollOf(id, { returnImmediately: false }).then((res) => res);
    await sleep(300);
    const sid = await signedOut();
    const res = await waiting;
    expect(sidsOf(await receiver.read(res.body.sets))).toEqual([sid]);
  });

  test('waits no longer than it was asked to, and says how old its knowledge is', async () => {
    const id = await currentStream();
    const sentAt = performance.now();
    const res = await pollOf(id, { returnImmediately: false }).set('Prefer', 'wait=1');
    const tookMs = performance.now() - sentAt;
    expect([res.status, res.body]).toEqual([200, { sets: {}, moreAvailable: false }]);
    expect(tookMs).toBeGreaterThan(950);
    // Unasked it would be thirty.
    expect(tookMs).toBeLessThan(20_000);
    expect(res.headers['feed-lag-ms']).toBe('0');
  });

  test('brings only the events that were asked for', async () => {
    const id = await currentStream({ events_requested: [changed] });
    await signedOut();
    expect(await polled(id)).toEqual({});
    const { cookie } = await signUp();
    await post('/signout', { everywhere: true }).set('Cookie', cookie);
    const events = Object.values(await polled(id));
    expect(events.map((event) => Object.keys(event.events))).toEqual([[changed]]);
  });

  test.each([
    ['maxEvents that is no number', { maxEvents: '1' }],
    ['maxEvents below none', { maxEvents: -1 }],
    ['returnImmediately that is a text', { returnImmediately: 'true' }],
    ['ack that is a text', { ack: 'jti' }],
    ['ack of objects', { ack: [{ $ne: 1 }] }],
    ['ack of 1,001', { ack: Array(1_001).fill('x') }],
    ['a jti of 65 characters', { ack: ['x'.repeat(65)] }],
    ['setErrs that is a list', { setErrs: [] }],
    ['setErrs without err', { setErrs: { jti: { description: 'x' } } }],
    ['setErrs with a text', { setErrs: { jti: 'invalid_key' } }],
  ])('with %s is refused', async (_, body) => {
    const { stream_id: id } = await newStream();
    const res = await pollOf(id, body);
    expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test('of an unknown stream and of one that is pushed is refused', async () => {
    expect((await pollOf('unknown')).status).toBe(404);
    const endpoint_url = 'https://receiver.example/events';
    const delivery = { method: 'urn:ietf:rfc:8935', endpoint_url };
    const pushed = await newStream({ delivery });
    expect((await pollOf(pushed.stream_id)).status).toBe(404);
    await ask('delete', `/streams?stream_id=${pushed.stream_id}`);
  });
});

test('what concerns only tokens that have expired is told no more', async () => {
  let now = Date.now();
  const { auth: later, signedOut: signOut } = await startTransmitter({ now: () => now });
  await signOut();
  now += (300 + 180) * 1000 + 1;
  const renewed = receiverOf(later, await oauthTo(later, reports.basic).token());
  const { stream_id: id } = await renewed.newStream();
  expect(await renewed.polled(id)).toEqual({});
  const sid = await signOut();
  expect(sidsOf(await renewed.polled(id))).toEqual([sid]);
});

test.each([
  ['long ago', 60_000],
  ['eleven minutes ago', 7_200_000 - 660_000],
  ['just now', 7_200_000 - 1],
])('a stream that was used %s is kept for two whole hours after a poll', async (_, leftMs) => {
  const { stream_id: id } = await newStream();
  const streams = auth.database.collection<{ _id: string; expiresAt?: Date }>('signalstreams');
  const expiresAt = new Date(Date.now() + leftMs);
  await streams.updateOne({ _id: id }, { $set: { expiresAt } });
  const polledAt = Date.now();
  await polled(id);
  const kept = (await streams.findOne({ _id: id }))?.expiresAt ?? expiresAt;
  expect(kept.getTime()).toBeGreaterThanOrEqual(polledAt + 7_200_000);
  const indexes = await streams.indexes();
  expect(indexes).toContainEqual(
    expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
  );
});

test('auth starts anew: nothing is lost, and what comes again has the same jti', async () => {
  const before = await startTransmitter();
  const { stream_id: id } = await before.receiver.newStream({ delivery: { method: poll } });
  const [acked, open] = [await before.signedOut(), await before.signedOut()];
  const seen = await before.receiver.polled(id);
  const [first = ''] = Object.keys(seen);
  await before.receiver.polled(id, { ack: [first] });
  await before.auth.close();
  const after = await startTransmitter({ mongoUrl: before.auth.mongoUrl });
  const renewed = receiverOf(after.auth, await oauthTo(after.auth, reports.basic).token());
  const again = await renewed.polled(id);
  // A feed in memory begins anew with auth, and so do its streams.
  expect(sidsOf(again).toSorted()).toEqual([acked, open].toSorted());
  expect(Object.keys(again).toSorted()).toEqual(Object.keys(seen).toSorted());
});
