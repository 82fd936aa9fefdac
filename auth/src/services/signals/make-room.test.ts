import { oauthTo } from '../../clients.fixture.js';
import { partner, receiverOf, startTransmitter } from '../../signals.fixture.js';

const { auth } = await startTransmitter();

describe('a client that has 100 streams', () => {
  const clientId = 'partner';
  const usedAgo = (ms: number) => ({ expiresAt: new Date(Date.now() + 7_200_000 - ms) });
  const idleMs = 5 * 60_000;
  const streamsOfPartner = async () => {
    const other = receiverOf(auth, await oauthTo(auth, partner.basic).token());
    const ids = async () =>
      (await other.ask('get', '/streams')).body.map((one: { stream_id: string }) => one.stream_id);
    return { ids, create: () => other.ask('post', '/streams').send({}) };
  };
  /** Of which 97 are used, and three as it says. */
  async function have100(...three: object[]) {
    const streams = auth.database.collection<{ _id: string }>('signalstreams');
    await streams.deleteMany({ clientId } as object);
    const made = [...three, ...Array(97).fill(usedAgo(idleMs - 60_000))];
    const poll = { clientId, method: 'poll', status: 'enabled', acked: [], own: [] };
    await streams.insertMany(made.map((one, i) => ({ _id: `s${i}`, ...poll, ...one })));
  }

  test('gets no more while all are in use or pushed', async () => {
    await have100({ method: 'push' }, { method: 'push' }, usedAgo(0));
    const { create, ids } = await streamsOfPartner();
    const res = await create();
    expect([res.status, res.body.errors[0].code]).toEqual([409, 'CONFLICT']);
    expect(await ids()).toHaveLength(100);
  });

  test('loses for a new one the one that nobody has polled for longest', async () => {
    await have100(usedAgo(idleMs + 1_000), usedAgo(idleMs + 3_000), usedAgo(idleMs + 2_000));
    const { create, ids } = await streamsOfPartner();
    const made = await create();
    expect(made.status).toBe(201);
    const left = await ids();
    expect(left).toHaveLength(100);
    expect(left).toContain(made.body.stream_id);
    expect(['s0', 's1', 's2'].filter((id) => left.includes(id))).toEqual(['s0', 's2']);
  });

  test('loses none that is in use when several are made at once', async () => {
    await have100({ method: 'push' }, usedAgo(idleMs + 1_000), usedAgo(idleMs + 2_000));
    const { create, ids } = await streamsOfPartner();
    const used = (await ids()).filter((id: string) => id !== 's1' && id !== 's2');
    const made = await Promise.all([create(), create()]);
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    const created = made.map(({ body }) => body.stream_id);
    expect(await ids()).toEqual(expect.arrayContaining([...used, ...created]));
  });
});
