import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '@usher/infra/testing';
import { memoryFeed } from '../feed/memory-feed.js';
import { testIssuer } from '../testing/test-issuer.js';
import { createVerifier } from '../verifier/create-verifier.js';

const { jwks } = testIssuer();
const path = '/.well-known/jwks.json?key=a-secret';

/** An auth at an address where nobody listens yet. */
async function absentAuth() {
  const server = createServer((_req, res) => void res.end(JSON.stringify({ keys: jwks })));
  const listen = (port: number) =>
    new Promise<void>((done) => void server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  const stop = () => new Promise((done) => server.close(done));
  return { jwksUrl: `http://127.0.0.1:${port}${path}`, start: () => listen(port), stop };
}

/** A process of plain JavaScript in which nothing else is left to do. */
function run(jwksUrl: string, rest: string) {
  const common = new URL('../../dist/', import.meta.url);
  const script = `
    import { createVerifier } from '${new URL('index.js', common)}';
    import { memoryFeed } from '${new URL('feed/index.js', common)}';
    const verifier = createVerifier({ keys: { jwksUrl: '${jwksUrl}' }, feed: memoryFeed() });
    ${rest}`;
  const args = ['--input-type=module', '--eval', script];
  return startProcess(process.execPath, args, { readyWhen: /Warning/ });
}

describe('while the keys cannot be fetched', () => {
  test('a process waits for them, says so once, and then ends when it has nothing to do', async () => {
    const auth = await absentAuth();
    const started = await run(auth.jwksUrl, "await verifier.ready(); console.log('ready');");
    // Tried several times meanwhile.
    await sleep(500);
    await auth.start();
    expect(await started.exited).toMatchObject({ code: 0 });
    await auth.stop();
    expect(started.output()).toMatch(/^ready$/m);
    expect(started.output().match(/Warning: The keys at http:.*ECONNREFUSED/g)).toHaveLength(1);
    expect(started.output()).not.toContain('a-secret');
  });

  test('closing the verifier ends the waiting', async () => {
    const { jwksUrl } = await absentAuth();
    const started = await run(jwksUrl, 'setTimeout(() => verifier.close(), 300);');
    expect(await started.exited).toMatchObject({ code: 0 });
  });

  test('who wants to know is told each time, until it is closed', async () => {
    const { jwksUrl } = await absentAuth();
    const errors: unknown[] = [];
    const onError = (error: unknown) => void errors.push(error);
    const verifier = createVerifier({ keys: { jwksUrl, onError }, feed: memoryFeed() });
    while (errors.length < 3) await sleep(20);
    verifier.close();
    const told = errors.length;
    await sleep(500);
    expect(errors).toHaveLength(told);
  });

  test('an address that fetch never takes is refused at once, and not repeated', () => {
    const jwksUrl = 'http://ada:a-secret@127.0.0.1/';
    const make = () => createVerifier({ keys: { jwksUrl }, feed: memoryFeed() });
    expect(make).toThrow(TypeError);
    expect(make).not.toThrow(/a-secret/);
  });
});
