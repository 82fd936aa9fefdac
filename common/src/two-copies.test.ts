import express from 'express';
import { Registry } from 'prom-client';
import request from 'supertest';
import { once, outcome, startStage, until } from './socket/stage.fixture.js';
import { testIssuer } from './testing/index.js';

/** As many copies of the library as a service has that both imports and requires it. */
async function copy() {
  import.meta.jest.resetModules();
  const [library, http, sockets, service] = await Promise.all([
    import('./index.js'),
    import('./express/index.js'),
    import('./socket/index.js'),
    import('./service/index.js'),
  ]);
  return { library, http, sockets, service };
}

const [one, two] = [await copy(), await copy()];

describe('two copies of the library in a process', () => {
  test('are two', () => {
    expect(one.http.requireFresh).not.toBe(two.http.requireFresh);
  });

  test('know the same visitors of a request', async () => {
    const { verifier, cookie } = testIssuer({ verifier: { whenStale: 'refuse' } });
    await verifier.ready();
    const app = express();
    app.use(one.http.currentUser(verifier));
    app.get('/', two.http.requireFresh(verifier), (req, res) => {
      res.json({ ver: req.currentUser && two.library.tokenOf(req.currentUser)?.ver });
    });
    app.use(two.http.errorHandler());
    const res = await request(app)
      .get('/')
      .set('Cookie', cookie({ ver: 3 }));
    expect([res.status, res.body]).toEqual([200, { ver: 3 }]);
  });

  test('know the same sockets, and wait for the events of either', async () => {
    const { io, chat, client, issuer } = await startStage();
    one.sockets.limitConnections(chat, { perAddress: 1 });
    one.sockets.authenticate(chat, issuer.verifier);
    two.sockets.limitConnections(chat, { perUser: 1 });
    let finish = () => {};
    const working = new Promise<void>((done) => {
      two.sockets.onEvent(chat, 'work', [], () => {
        done();
        return new Promise<object>((resolve) => {
          finish = () => resolve({});
        });
      });
    });
    const first = client({ Cookie: issuer.cookie() });
    expect(await outcome(first)).toBe('connected');
    expect(await outcome(client({ Cookie: issuer.cookie() }))).toMatchObject({
      code: 'RATE_LIMITED',
    });
    // The refused one gives back what it took from either.
    first.disconnect();
    await until(() => chat.sockets.size === 0);
    const again = client({ Cookie: issuer.cookie() });
    expect(await outcome(again)).toBe('connected');

    const ack = again.emitWithAck('work', {});
    await working;
    const closed = once(again, 'disconnect');
    const drained = one.sockets.drainSockets(io, { spreadMs: 0 });
    await new Promise((done) => setTimeout(done, 100));
    finish();
    expect(await ack).toEqual({ ok: true });
    await Promise.all([closed, drained]);
  });

  test('measure into the same histogram', () => {
    const metrics = new Registry();
    const options = { name: 'a', help: 'a', labelNames: ['b'], bounds: [1] };
    const histogram = one.service.FastHistogram.of(metrics, options);
    expect(two.service.FastHistogram.of(metrics, options)).toBe(histogram);
  });
});
