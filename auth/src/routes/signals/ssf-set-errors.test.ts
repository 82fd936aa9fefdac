import { sidsOf, startTransmitter } from '../../signals.fixture.js';

const { receiver, signedOut } = await startTransmitter({ rateLimitFactor: 0 });
const { newStream, pollOf, polled, currentStream } = receiver;

test.each([['invalid_request'], ['invalid_state']])(
  'what a receiver reports as %s is not sent again',
  async (err) => {
    const id = await currentStream();
    await signedOut();
    const [jti = ''] = Object.keys(await polled(id));
    const setErrs = { [jti]: { err, description: 'Not for me' } };
    const asked = { setErrs, returnImmediately: false };
    expect((await pollOf(id, asked).set('Prefer', 'wait=6')).body.sets).toEqual({});
  },
);

test.each([['invalid_key'], ['invalid_audience'], ['out_of_memory']])(
  'what a receiver reports as %s comes again after five seconds, and keeps nothing else waiting',
  async (err) => {
    const id = await currentStream();
    const sids = [await signedOut(), await signedOut()];
    const [one = '', two = ''] = Object.keys(await polled(id));
    const setErrs = { [one]: { err } };
    expect(sidsOf(await polled(id, { setErrs }))).toEqual([sids[1]]);
    const failedAt = performance.now();
    expect(await polled(id, { setErrs: { [two]: { err } } })).toEqual({});
    const other = await signedOut();
    const meanwhile = await polled(id);
    expect(sidsOf(meanwhile)).toEqual([other]);
    const ack = Object.keys(meanwhile);
    const again = await polled(id, { ack, returnImmediately: false });
    expect(Object.keys(again)).toEqual([one, two]);
    expect(sidsOf(again)).toEqual(sids);
    expect(performance.now() - failedAt).toBeGreaterThan(4_900);
    expect(await polled(id, { ack: [one, two] })).toEqual({});
  },
);

const errorsOf = (count: number) => {
  const error = { err: 'x'.repeat(64), description: 'x'.repeat(1_000) };
  const jtis = Array.from({ length: count }, (_, i) => `${i}`.padEnd(64, 'x'));
  return Object.fromEntries(jtis.map((jti) => [jti, error]));
};
const most = { ack: Array(1_000).fill('x'.repeat(64)), setErrs: errorsOf(100) };

test('a poll takes as many acknowledgements and errors at once as may be sent, as long as they may be', async () => {
  const id = await currentStream();
  const sid = await signedOut();
  expect(sidsOf(await polled(id, most))).toEqual([sid]);
});

test.each([
  ['one error more', { ...most, setErrs: errorsOf(101) }, 400, 'VALIDATION_FAILED'],
  ['256 KiB', { ...most, other: 'x'.repeat(256 * 1024) }, 413, 'PAYLOAD_TOO_LARGE'],
])('a poll with %s is refused', async (_, body, status, code) => {
  const { stream_id: id } = await newStream();
  const res = await pollOf(id, body);
  expect([res.status, res.body.errors[0].code]).toEqual([status, code]);
});
