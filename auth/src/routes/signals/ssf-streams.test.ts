import request from 'supertest';
import { startAuth } from '../../auth.fixture.js';
import { oauthTo } from '../../clients.fixture.js';
import { lookupElsewhere } from '../../services/signals/push-endpoint.js';
import {
  billing,
  partner,
  poll,
  publicUrl,
  push,
  receiverOf,
  startTransmitter,
} from '../../signals.fixture.js';

const { auth, signUp, receiver } = await startTransmitter();
const { ask, newStream } = receiver;
const supported = [
  'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  'https://schemas.openid.net/secevent/caep/event-type/token-claims-change',
];
const [revoked = '', changed = ''] = supported;
const pushed = { method: push, endpoint_url: 'https://receiver.example/events' };

test('the transmitter says where everything is', async () => {
  const res = await request(auth.app).get('/.well-known/ssf-configuration');
  const base = `${publicUrl}/api/users/ssf`;
  expect([res.status, res.type, res.body]).toEqual([
    200,
    'application/json',
    {
      spec_version: '1_0',
      issuer: publicUrl,
      jwks_uri: `${publicUrl}/.well-known/jwks.json`,
      delivery_methods_supported: [push, poll],
      configuration_endpoint: `${base}/streams`,
      status_endpoint: `${base}/status`,
      verification_endpoint: `${base}/verification`,
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
      default_subjects: 'ALL',
    },
  ]);
});

test('with one shared secret there are no streams: whoever could verify events could make them', async () => {
  const { app } = await startAuth({
    jwtKey: 'a shared secret of at least 32 bytes, for old services',
  });
  expect((await request(app).get('/.well-known/ssf-configuration')).status).toBe(404);
  expect((await request(app).get('/api/users/ssf/streams')).status).toBe(404);
});

describe('a receiver', () => {
  test('creates a stream that it polls, where it says nothing else', async () => {
    const res = await ask('post', '/streams').send({});
    const { stream_id } = res.body;
    expect([res.status, res.headers['cache-control'], res.body]).toEqual([
      201,
      'no-store',
      {
        stream_id: expect.stringMatching(/^[\w-]{22}$/),
        iss: publicUrl,
        aud: 'client:reports',
        events_supported: supported,
        events_delivered: supported,
        delivery: { method: poll, endpoint_url: `${publicUrl}/api/users/ssf/poll/${stream_id}` },
        min_verification_interval: 10,
        inactivity_timeout: 7200,
      },
    ]);
    const one = await ask('get', `/streams?stream_id=${stream_id}`);
    expect([one.status, one.body]).toEqual([200, res.body]);
  });

  test('creates one to be pushed, with the events that there are of those that it wants', async () => {
    const delivery = { ...pushed, authorization_header: 'Bearer of the receiver' };
    const wish = { delivery, events_requested: ['urn:other', revoked], description: 'Reports' };
    const res = await ask('post', '/streams').send(wish);
    expect([res.status, res.body]).toMatchObject([201, { ...wish, events_delivered: [revoked] }]);
    expect(res.body.inactivity_timeout).toBeUndefined();
    const stored = await auth.database
      .collection<{ _id: string }>('signalstreams')
      .findOne({ _id: res.body.stream_id });
    expect(JSON.stringify(stored)).not.toContain('of the receiver');
  });

  test('changes what it names, and replaces all', async () => {
    const { stream_id, iss, aud } = await newStream({ delivery: pushed, description: 'one' });
    const patched = await ask('patch', '/streams').send({
      stream_id,
      iss,
      aud,
      events_requested: [changed],
    });
    expect([patched.status, patched.body]).toMatchObject([
      200,
      { delivery: pushed, description: 'one', events_delivered: [changed] },
    ]);
    const replaced = await ask('put', '/streams').send({ stream_id, description: 'two' });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ delivery: { method: poll }, description: 'two' });
    expect(replaced.body.events_requested).toBeUndefined();
    expect(replaced.body.events_delivered).toEqual(supported);
  });

  test('deletes one, and lists the others', async () => {
    const [first, second] = [await newStream(), await newStream()];
    const res = await ask('delete', `/streams?stream_id=${first.stream_id}`);
    expect([res.status, res.text]).toEqual([204, '']);
    const ids = (await ask('get', '/streams')).body.map((one: typeof first) => one.stream_id);
    expect(ids).toContain(second.stream_id);
    expect(ids).not.toContain(first.stream_id);
    expect((await ask('get', `/streams?stream_id=${first.stream_id}`)).status).toBe(404);
    expect((await ask('delete', `/streams?stream_id=${first.stream_id}`)).status).toBe(404);
  });
});

const requests = (id: string) =>
  [
    ['get', `/streams?stream_id=${id}`],
    ['patch', '/streams', { stream_id: id, description: 'x' }],
    ['put', '/streams', { stream_id: id }],
    ['delete', `/streams?stream_id=${id}`],
    ['get', `/status?stream_id=${id}`],
    ['post', '/status', { stream_id: id, status: 'paused' }],
    ['post', '/verification', { stream_id: id }],
    ['post', `/poll/${id}`, {}],
  ] as const;

test("another receiver's stream is none", async () => {
  const { stream_id } = await newStream();
  const other = receiverOf(auth, await oauthTo(auth, partner.basic).token());
  for (const [method, path, body] of requests(stream_id)) {
    const res = await other.ask(method, path).send(body);
    expect([path, res.status, res.body.errors[0].code]).toEqual([path, 404, 'NOT_FOUND']);
  }
  expect((await ask('get', `/status?stream_id=${stream_id}`)).body.status).toBe('enabled');
});

test('nobody without the role signals gets anywhere', async () => {
  const { stream_id } = await newStream();
  const service = receiverOf(auth, await oauthTo(auth, billing.basic).token());
  const { cookie } = await signUp();
  for (const [method, path, body] of [...requests(stream_id), ['post', '/streams', {}] as const]) {
    const at = `/api/users/ssf${path}`;
    const refused = await service.ask(method, path).send(body);
    const visitor = await request(auth.app)[method](at).set('Cookie', cookie).send(body);
    const nobody = await request(auth.app)[method](at).send(body);
    const codes = [refused, visitor, nobody].map((res) => [res.status, res.body.errors[0].code]);
    expect([path, ...codes]).toEqual([
      path,
      [403, 'FORBIDDEN'],
      [403, 'FORBIDDEN'],
      [401, 'AUTH_REQUIRED'],
    ]);
  }
  expect((await ask('get', `/status?stream_id=${stream_id}`)).body.status).toBe('enabled');
});

describe('a stream is refused', () => {
  test.each([
    ['with a delivery that is a text', { delivery: push }],
    ['without a method', { delivery: {} }],
    ['with another method', { delivery: { method: 'urn:ietf:rfc:1149' } }],
    ['with a push to nowhere', { delivery: { method: push } }],
    [
      'with a list for an endpoint',
      { delivery: { method: push, endpoint_url: [pushed.endpoint_url] } },
    ],
    [
      'with a header of two lines',
      { delivery: { ...pushed, authorization_header: 'a\r\nHost: b' } },
    ],
    ['with a text for events', { events_requested: revoked }],
    ['with events that are no texts', { events_requested: [{ $ne: 1 }] }],
    ['with 51 events', { events_requested: Array(51).fill(revoked) }],
    ['with a description of 201 characters', { description: 'x'.repeat(201) }],
  ])('%s', async (_, body) => {
    const before = (await ask('get', '/streams')).body.length;
    const res = await ask('post', '/streams').send(body);
    expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
    expect((await ask('get', '/streams')).body).toHaveLength(before);
  });

  test.each([
    ['iss', 'https://evil.example'],
    ['aud', 'client:partner'],
    ['events_supported', []],
    ['events_delivered', [revoked]],
    ['min_verification_interval', 1],
    ['inactivity_timeout', 1],
  ])('with a change of %s', async (field, value) => {
    const { stream_id, description } = await newStream({ description: 'as it was' });
    for (const method of ['patch', 'put'] as const) {
      const res = await ask(method, '/streams').send({
        stream_id,
        description: 'x',
        [field]: value,
      });
      expect([res.status, res.body.errors[0].field]).toEqual([400, field]);
    }
    const kept = (await ask('get', `/streams?stream_id=${stream_id}`)).body;
    expect(kept.description).toBe(description);
  });
});

describe('events are never pushed', () => {
  const secure = startTransmitter({ publicUrl: 'https://usher.example' });
  test.each([
    ['without TLS', 'http://receiver.example/events'],
    ['by another protocol', 'ftp://receiver.example/events'],
    ['to what is no address', 'receiver.example'],
    ['with credentials in the address', 'https://a:b@receiver.example/events'],
    ['with a fragment', 'https://receiver.example/#events'],
    ['to this machine', 'https://localhost/events'],
    ['to this machine by number', 'https://127.0.0.1/events'],
    ['to this machine by another number', 'https://2130706433/events'],
    ['to this machine by IPv6', 'https://[::1]/events'],
    ['to this machine by a mapped address', 'https://[::ffff:127.0.0.1]/events'],
    ['to no address', 'https://0.0.0.0/events'],
    ['to the link', 'https://169.254.169.254/latest/meta-data'],
    ['to the link by IPv6', 'https://[fe80::1]/events'],
  ])('%s', async (_, endpoint_url) => {
    const { receiver: outside } = await secure;
    const delivery = { method: push, endpoint_url };
    const res = await outside.ask('post', '/streams').send({ delivery });
    expect([res.status, res.body.errors[0].field]).toEqual([400, 'delivery.endpoint_url']);
    expect((await outside.ask('get', '/streams')).body).toEqual([]);
  });

  test('to this machine by a name that points here', async () => {
    const found = new Promise((resolve) => {
      lookupElsewhere('localhost', { all: false }, (error) => resolve(error?.message));
    });
    expect(await found).toBe('localhost is an address of our own');
  });
});
