import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { newDatabase } from '../../auth.fixture.js';
import {
  payloadOf,
  push,
  pushedSids,
  reports,
  startEndpoint,
  startTransmitter,
  until,
} from '../../signals.fixture.js';

const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';

const jtisOf = (received: { set: string }[]) => received.map(({ set }) => payloadOf(set).jti);

describe('pushing', () => {
  const started = startTransmitter();

  async function pushTo(endpoint: { url: string }, more: object = {}) {
    const { receiver } = await started;
    const delivery = { method: push, endpoint_url: endpoint.url, ...more };
    return (await receiver.newStream({ delivery })).stream_id as string;
  }

  test('posts one signed event after the other, as RFC 8935 has it', async () => {
    const { receiver, signedOut } = await started;
    const endpoint = await startEndpoint();
    await pushTo(endpoint, { authorization_header: 'Bearer of the receiver' });
    const sids = [await signedOut(), await signedOut()];
    await until(() => endpoint.received.length >= 2);
    const [first] = endpoint.received;
    expect(first?.method).toBe('POST');
    expect(first?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      authorization: 'Bearer of the receiver',
    });
    for (const { set } of endpoint.received) {
      await receiver.read({ [payloadOf(set).jti]: set });
    }
    expect(pushedSids(endpoint.received)).toEqual(sids);
  });

  test('a receiver that is away gets it when it is back, in order, and each thing once', async () => {
    const { signedOut } = await started;
    const endpoint = await startEndpoint((res) => res.writeHead(503).end());
    await pushTo(endpoint);
    const sids = [await signedOut(), await signedOut()];
    await until(() => endpoint.received.length >= 2);
    const tried = endpoint.received.length;
    expect(new Set(jtisOf(endpoint.received)).size).toBe(1);
    endpoint.answer = (res) => res.writeHead(202).end();
    await until(() => pushedSids(endpoint.received.slice(tried)).includes(sids[1]));
    const accepted = pushedSids(endpoint.received.slice(tried));
    expect(accepted.slice(-2)).toEqual(sids);
    expect(new Set(accepted).size).toBe(accepted.length);
  });

  test.each([
    ['invalid_request', 'not sent again: it would keep the others waiting', false],
    ['invalid_key', 'sent again', true],
    ['authentication_failed', 'sent again', true],
  ])('what is refused as %s is %s', async (err, _, again) => {
    const { signedOut } = await started;
    const refuse = (res: ServerResponse) =>
      res.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify({ err }));
    const endpoint = await startEndpoint();
    await pushTo(endpoint);
    const first = await signedOut();
    await until(() => pushedSids(endpoint.received).includes(first));
    endpoint.received.splice(0);
    endpoint.answer = (res) => {
      endpoint.answer = (next) => next.writeHead(202).end();
      refuse(res);
    };
    const sids = [await signedOut(), await signedOut()];
    await until(() => pushedSids(endpoint.received).includes(sids[1]));
    const [refused, other] = sids;
    const expected = again ? [refused, refused, other] : [refused, other];
    expect(pushedSids(endpoint.received)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof startEndpoint>[0]]>([
    [
      'a redirect, which is not followed',
      (res) => res.writeHead(307, { Location: '/other' }).end(),
    ],
    ['200, which accepts nothing', (res) => res.writeHead(200).end('<html>')],
    ['more than 4 KB', (res) => res.writeHead(400).end('x'.repeat(100_000))],
    ['nothing', (res) => res.destroy()],
    ['half an answer', (res) => void res.socket?.end('HTTP/1.1 40')],
    ['101, which nobody asked for', (res) => void res.socket?.end(switching)],
  ])('what is answered with %s is sent again', async (_, answer) => {
    const { signedOut } = await started;
    const endpoint = await startEndpoint(answer);
    await pushTo(endpoint);
    await signedOut();
    await until(() => endpoint.received.length >= 2);
    expect(new Set(jtisOf(endpoint.received)).size).toBe(1);
  });

  test('what is accepted with more than 4 KB is read no further, and not sent again', async () => {
    const { signedOut } = await started;
    let [sent, open] = [0, 0];
    const endpoint = await startEndpoint((res) => {
      open += 1;
      res.writeHead(202);
      const trickle = setInterval(() => {
        res.write('x'.repeat(1_000));
        sent += 1_000;
      }, 50);
      res.once('close', () => {
        clearInterval(trickle);
        open -= 1;
      });
    });
    await pushTo(endpoint);
    const sids = [await signedOut(), await signedOut()];
    await until(() => pushedSids(endpoint.received).includes(sids[1]) && open === 0);
    expect(pushedSids(endpoint.received).slice(-2)).toEqual(sids);
    // Within the five seconds of a push it would be a hundred thousand each.
    expect(sent / endpoint.received.length).toBeLessThan(20_000);
  });

  test('stops while the stream is paused and once it is deleted', async () => {
    const { receiver, signedOut } = await started;
    const endpoint = await startEndpoint();
    const stream_id = await pushTo(endpoint);
    await receiver.ask('post', '/status').send({ stream_id, status: 'paused' });
    const held = await signedOut();
    await sleep(300);
    expect(pushedSids(endpoint.received)).not.toContain(held);
    await receiver.ask('post', '/status').send({ stream_id, status: 'enabled' });
    await until(() => pushedSids(endpoint.received).includes(held));
    await receiver.ask('delete', `/streams?stream_id=${stream_id}`);
    await signedOut();
    const count = endpoint.received.length;
    const other = await startEndpoint();
    await pushTo(other);
    await until(() => other.received.length >= 1);
    expect(endpoint.received).toHaveLength(count);
  });

  test('waits for the lease of a replica that was killed to end', async () => {
    const { auth, receiver, signedOut } = await started;
    const endpoint = await startEndpoint();
    const stream_id = await pushTo(endpoint);
    const setStatus = (status: string) =>
      receiver.ask('post', '/status').send({ stream_id, status });
    await setStatus('paused');
    const held = await signedOut();
    const streams = auth.database.collection<{ _id: string }>('signalstreams');
    const leasedUntil = new Date(Date.now() + 2_000);
    await streams.updateOne({ _id: stream_id }, { $set: { leasedBy: 'another', leasedUntil } });
    await setStatus('enabled');
    await until(() => pushedSids(endpoint.received).includes(held));
    expect(Date.now()).toBeGreaterThanOrEqual(leasedUntil.getTime());
  });

  test('shows what the receiver wants to see while AUTH_SECRET is replaced', async () => {
    const [older, newer] = ['an older secret', 'a newer secret'].map((one) => one.padEnd(32, '.'));
    const mongoUrl = newDatabase();
    const restart = (...authSecrets: (string | undefined)[]) =>
      startTransmitter({ mongoUrl, authSecrets: authSecrets.map(String) });
    const first = await restart(older);
    const endpoint = await startEndpoint();
    const shown = { endpoint_url: endpoint.url, authorization_header: 'Bearer of the receiver' };
    const { stream_id } = await first.receiver.newStream({ delivery: { method: push, ...shown } });
    await first.auth.close();
    await (await restart(newer, older)).auth.close();
    const { receiver } = await restart(newer);
    const { body } = await receiver.ask('get', `/streams?stream_id=${stream_id}`);
    expect(body.delivery).toMatchObject(shown);
  });

  test('brings verification events', async () => {
    const { receiver } = await started;
    const endpoint = await startEndpoint();
    const stream_id = await pushTo(endpoint);
    await receiver.ask('post', '/verification').send({ stream_id, state: 'a state' });
    const states = () =>
      endpoint.received.flatMap(({ set }) =>
        Object.values(payloadOf(set).events).map((event) => event?.state),
      );
    await until(() => states().includes('a state'));
  });

  test('ends where PUBLIC_URL becomes https and the endpoint is none that may be pushed to', async () => {
    const before = await startTransmitter();
    const endpoint = await startEndpoint();
    const delivery = { method: push, endpoint_url: endpoint.url };
    await before.receiver.newStream({ delivery });
    await before.auth.close();
    const { auth, signedOut } = await startTransmitter({
      mongoUrl: before.auth.mongoUrl,
      publicUrl: 'https://usher.example',
    });
    await signedOut();
    const failed = /auth_signals_total{method="push",outcome="failed"[^}]*} [1-9]/;
    await until(async () => failed.test(await auth.context.metrics.metrics()));
    expect(endpoint.received).toEqual([]);
  });

  test('ends with the role of the client', async () => {
    const before = await startTransmitter();
    const endpoint = await startEndpoint();
    const delivery = { method: push, endpoint_url: endpoint.url };
    await before.receiver.newStream({ delivery });
    await before.signedOut();
    await until(() => endpoint.received.length === 1);
    await before.auth.close();
    const after = await startTransmitter({
      mongoUrl: before.auth.mongoUrl,
      clients: [{ ...reports.client, roles: [] }],
    });
    await after.signedOut();
    await sleep(1_500);
    expect(endpoint.received).toHaveLength(1);
  });
});
