import { createPublicKey } from 'node:crypto';
import request from 'supertest';
import { accessTokenOf, newDatabase } from '../auth.fixture.js';
import { startTransmitter } from '../signals.fixture.js';

const rs256 = { signalsAlgorithm: 'RS256' } as const;
type Transmitter = Awaited<ReturnType<typeof startTransmitter>>;

function headerOf(token: string): object {
  const [header = ''] = token.split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString());
}

async function publishedBy({ auth }: Transmitter) {
  const { body } = await request(auth.app).get('/.well-known/jwks.json');
  return body.keys as { kid: string; kty: string; alg: string }[];
}

/** What a new receiver is told first, checked by the published keys, with its header. */
async function firstSignal({ receiver, signedOut }: Transmitter) {
  await signedOut();
  const { stream_id: id } = await receiver.newStream();
  const { body } = await receiver.pollOf(id, { maxEvents: 1, returnImmediately: false });
  expect(Object.keys(await receiver.read(body.sets))).toHaveLength(1);
  return headerOf(Object.values<string>(body.sets)[0] ?? '');
}

test('signals are signed as access tokens are, unless asked otherwise', async () => {
  const transmitter = await startTransmitter();
  const [key, ...others] = await publishedBy(transmitter);
  expect([key?.alg, others]).toEqual(['ES256', []]);
  expect(await firstSignal(transmitter)).toMatchObject({ alg: 'ES256', kid: key?.kid });
});

describe('with RS256 for signals', () => {
  test('they are signed by an RSA key of 2,048 bits that signs nothing else', async () => {
    const transmitter = await startTransmitter(rs256);
    const [own, rsa, ...others] = await publishedBy(transmitter);
    expect([own?.alg, rsa?.alg, others]).toEqual(['ES256', 'RS256', []]);
    const key = createPublicKey({ key: { ...rsa }, format: 'jwk' });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2_048);
    expect(Object.keys(rsa ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(await firstSignal(transmitter)).toMatchObject({ alg: 'RS256', kid: rsa?.kid });
    const { cookie } = await transmitter.signUp();
    expect(headerOf(accessTokenOf(cookie))).toMatchObject({ alg: 'ES256', kid: own?.kid });
  });

  test('all replicas share that key, and a restart keeps it', async () => {
    const mongoUrl = newDatabase();
    const start = () => startTransmitter({ ...rs256, mongoUrl });
    const [one, two] = await Promise.all([start(), start()]);
    const published = await publishedBy(one);
    expect(published).toHaveLength(2);
    expect(await publishedBy(two)).toEqual(published);
    await one.auth.close();
    const again = await start();
    expect(await publishedBy(again)).toEqual(published);
    expect(await firstSignal(again)).toMatchObject({ kid: published[1]?.kid });
  });

  test('the next one is published before it signs, as that of access tokens is', async () => {
    const mongoUrl = newDatabase();
    const before = await startTransmitter({ ...rs256, mongoUrl });
    const [, rsa] = await publishedBy(before);
    const inADay = () => Date.now() + 86_400_000;
    const after = await startTransmitter({
      ...rs256,
      mongoUrl,
      keyRotationSeconds: 1,
      now: inADay,
    });
    const published = await publishedBy(after);
    expect(published.map(({ alg }) => alg)).toEqual(['ES256', 'ES256', 'RS256', 'RS256']);
    expect(published[3]).toEqual(rsa);
    expect(await firstSignal(before)).toMatchObject({ kid: rsa?.kid });
  });
});
