import { eventTypes, sidsOf, startTransmitter } from '../../signals.fixture.js';

const { receiver, signedOut } = await startTransmitter({ rateLimitFactor: 0 });
const { ask, pollOf, polled, currentStream } = receiver;
const { sessionRevoked: revoked, verification } = eventTypes;

describe('a stream that is', () => {
  const setStatus = (id: string, status: string) =>
    ask('post', '/status').send({ stream_id: id, status, reason: 'for now' });

  test('paused holds what happens meanwhile, and vouches for nothing', async () => {
    const id = await currentStream();
    const state = { stream_id: id, status: 'paused', reason: 'for now' };
    expect((await setStatus(id, 'paused')).body).toEqual(state);
    expect((await ask('get', `/status?stream_id=${id}`)).body).toEqual(state);
    const sid = await signedOut();
    const res = await pollOf(id);
    expect([res.body.sets, res.headers['feed-lag-ms']]).toEqual([{}, undefined]);
    expect((await ask('post', '/status').send({ stream_id: id, status: 'enabled' })).body).toEqual({
      stream_id: id,
      status: 'enabled',
    });
    expect(sidsOf(await polled(id))).toEqual([sid]);
  });

  test('disabled holds nothing', async () => {
    const id = await currentStream();
    await setStatus(id, 'disabled');
    await signedOut();
    expect(await polled(id)).toEqual({});
    await setStatus(id, 'enabled');
    const sid = await signedOut();
    expect(sidsOf(await polled(id))).toEqual([sid]);
  });

  test('of another status is refused', async () => {
    const id = await currentStream();
    expect((await setStatus(id, 'deleted')).status).toBe(400);
  });
});

describe('a verification', () => {
  const verify = (id: string, more: object = {}) =>
    ask('post', '/verification').send({ stream_id: id, ...more });

  test('comes as an event with the state that was asked for, until it is acknowledged', async () => {
    const id = await currentStream({ events_requested: [revoked] });
    const res = await verify(id, { state: 'a state' });
    expect([res.status, res.text]).toEqual([204, '']);
    const events = await polled(id);
    expect(Object.values(events)).toMatchObject([
      { sub_id: { format: 'opaque', id }, events: { [verification]: { state: 'a state' } } },
    ]);
    expect(Object.keys(await polled(id))).toEqual(Object.keys(events));
    expect(await polled(id, { ack: Object.keys(events) })).toEqual({});
    await verify(id);
    const [without] = Object.values(await polled(id));
    expect(without?.events).toEqual({ [verification]: {} });
  });

  test('is to be had every ten seconds', async () => {
    const limited = await startTransmitter({ rateLimitFactor: 1 });
    const { stream_id } = await limited.receiver.newStream();
    const again = () => limited.receiver.ask('post', '/verification').send({ stream_id });
    expect((await again()).status).toBe(204);
    const res = await again();
    expect([res.status, res.body.errors[0].code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(res.headers['retry-after'])).toBeLessThanOrEqual(10);
  });
});
