import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryFeed } from '../feed/memory-feed.js';
import { testIssuer } from '../testing/test-issuer.js';
import { createVerifier } from '../verifier/create-verifier.js';
import { remoteJwks } from './remote-jwks.js';

let server: Server | undefined;
let served: unknown;
let status: number;
let requests: number;

async function serve(port = 0): Promise<string> {
  server = createServer((_req, res) => {
    requests += 1;
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(served));
  });
  await new Promise<void>((done) => server?.listen(port, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
}

async function stopServing(): Promise<void> {
  server?.closeAllConnections();
  await new Promise((done) => server?.close(done));
}

beforeEach(() => {
  status = 200;
  requests = 0;
});
afterEach(stopServing);

describe('keys from a JWKS address', () => {
  test('go on verifying while the address does not answer', async () => {
    const issuer = testIssuer();
    served = { keys: issuer.jwks };
    const verifier = createVerifier({ keys: { jwksUrl: await serve() }, feed: memoryFeed() });
    await verifier.ready();
    await stopServing();
    expect(verifier.verify(issuer.token()).name).toBe('Ada');
    const stranger = await Promise.resolve()
      .then(() => verifier.authenticate(testIssuer().token()))
      .catch((error) => error.code);
    expect(stranger).toBe('TOKEN_INVALID');
    verifier.close();
  });

  test('are waited for when auth starts later', async () => {
    status = 503;
    const issuer = testIssuer();
    served = { keys: issuer.jwks };
    const verifier = createVerifier({ keys: { jwksUrl: await serve() }, feed: memoryFeed() });
    expect(() => verifier.verify(issuer.token())).toThrow(/not available/);
    status = 200;
    await verifier.ready();
    expect(verifier.verify(issuer.token()).name).toBe('Ada');
    verifier.close();
  });

  test('are fetched again for an unknown kid, at a limited rate', async () => {
    const keys = remoteJwks(await serve());
    served = { keys: testIssuer().jwks };
    await keys.loaded;
    await new Promise(setImmediate);
    const before = requests;
    await Promise.all(Array.from({ length: 20 }, () => keys.refetch()));
    expect(requests).toBe(before);
    keys.close();
  });

  test('that cannot be fetched are our trouble, and no reason to call a token wrong', async () => {
    const issuer = testIssuer();
    served = { keys: issuer.jwks };
    const jwksUrl = await serve();
    const verifier = createVerifier({ keys: { jwksUrl }, feed: memoryFeed() });
    await verifier.ready();
    served = 'no keys';
    const next = testIssuer();
    const asked = async () => verifier.authenticate(next.token());
    const codes = new Set<string>();
    // Just fetched, an unknown key is a wrong one; when asking again fails, nobody can tell.
    while (!codes.has('UNAVAILABLE')) {
      codes.add(
        await asked().then(
          () => 'accepted',
          (error: { code: string }) => error.code,
        ),
      );
      await new Promise((done) => setTimeout(done, 50));
    }
    expect([...codes]).toEqual(['TOKEN_INVALID', 'UNAVAILABLE']);
    served = { keys: next.jwks };
    while ((await asked().catch(() => undefined)) === undefined) {
      await new Promise((done) => setTimeout(done, 50));
    }
    verifier.close();
  });

  test.each<[string, unknown]>([
    ['an RSA key of which there is a certificate alone', { kty: 'RSA', kid: 'x', x5c: ['AAAA'] }],
    ['a point that is not on the curve', { kty: 'EC', crv: 'P-256', kid: 'x', x: 'AA', y: 'AA' }],
    ['no key at all', null],
    ['a text', 'key'],
  ])('count beside %s, which is left out', async (_, broken) => {
    const issuer = testIssuer();
    const jwks = [broken, ...issuer.jwks] as never;
    served = { keys: jwks };
    const keys = remoteJwks(await serve());
    await keys.loaded;
    expect([keys.get('x'), keys.get(issuer.jwks[0]?.kid)?.alg]).toEqual([undefined, 'ES256']);
    keys.close();
    const verifier = createVerifier({ keys: { jwks }, feed: memoryFeed() });
    await verifier.ready();
    expect(verifier.verify(issuer.token()).name).toBe('Ada');
  });

  test('are not taken from where an address redirects to', async () => {
    served = { keys: testIssuer().jwks };
    const target = await serve();
    const redirecting = createServer((_req, res) => res.writeHead(302, { location: target }).end());
    await new Promise<void>((done) => redirecting.listen(0, '127.0.0.1', done));
    const { port } = redirecting.address() as AddressInfo;
    const keys = remoteJwks(`http://127.0.0.1:${port}/`, { onError: () => {} });
    await expect(keys.refetch()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(requests).toBe(0);
    keys.close();
    redirecting.closeAllConnections();
    await new Promise((done) => redirecting.close(done));
  });

  test.each([
    ['no JSON object', 'hello'],
    ['no keys', { keys: [] }],
    ['keys for encryption only', { keys: [{ ...testIssuer().jwks[0], use: 'enc' }] }],
    ['keys that are no list', { keys: { a: 1 } }],
  ])('are not taken from an answer with %s', async (_, answer) => {
    served = answer;
    const keys = remoteJwks(await serve());
    await expect(keys.refetch()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(keys.get(testIssuer().jwks[0]?.kid)).toBeUndefined();
    keys.close();
  });
});
