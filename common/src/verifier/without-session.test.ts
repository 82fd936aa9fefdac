import jwt from 'jsonwebtoken';
import type { SessionQuestion } from '../introspection/introspector.js';
import { laggingFeed } from '../testing/lagging-feed.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { sharedSigningKey } from '../tokens/signing-key.js';
import { createVerifier } from './create-verifier.js';
import {
  audience,
  codeOf,
  es256,
  issuer,
  sign,
  startIssuer,
  toUser,
} from './external-issuer.fixture.js';
import type { StalePolicy } from './freshness.js';
import type { VerifierOptions } from './verifier.js';

const jwtKey = 'the secret of the older services, 32 bytes';
const legacy = (id = 'u1') => jwt.sign({ id, email: 'ada@example.com' }, jwtKey);
const ownClient = () =>
  signAccessToken(
    { id: 'client:billing', name: 'billing', roles: ['service'] },
    sharedSigningKey(jwtKey),
    { ttlSeconds: 300 },
  ).token;

/** A verifier whose feed can be made to stand still, and an auth that answers whatever it is asked. */
async function start(options: Partial<VerifierOptions>) {
  const feed = laggingFeed();
  const asked: SessionQuestion[][] = [];
  const ask = async (questions: SessionQuestion[]) => {
    asked.push(questions);
    return questions;
  };
  const verifier = createVerifier({
    keys: { jwtKey },
    acceptLegacy: { maxAgeSeconds: 3_600 },
    feed,
    introspection: { ask },
    ...options,
  });
  await verifier.ready();
  return { feed, asked, verifier, code: (token: string) => codeOf(verifier, token) };
}

async function startExternal(options: Partial<VerifierOptions> = {}, id = 'u1') {
  const key = es256();
  const { jwksUrl } = await startIssuer(key);
  const withoutSession = (claims: Parameters<typeof toUser>[0]) => ({
    ...toUser(claims),
    id,
    sid: '',
    ver: 1,
  });
  const external = { algorithm: 'ES256', toUser: withoutSession } as const;
  const named = { issuer, audience, external, acceptLegacy: undefined as never };
  const started = await start({ keys: { jwksUrl }, ...named, ...options });
  return { ...started, token: sign(key) };
}

const kinds = {
  'of the older pattern': async (options: Partial<VerifierOptions>) => ({
    ...(await start(options)),
    token: legacy(),
  }),
  "of another issuer's": startExternal,
};

describe.each(Object.entries(kinds))('a token %s without a session', (_, startKind) => {
  test.each<[StalePolicy, string]>([
    ['introspect', 'STALE'],
    ['refuse', 'STALE'],
    ['serve', 'accepted'],
  ])('is judged by "%s" while the feed stands still', async (whenStale, expected) => {
    const { feed, asked, verifier, code, token } = await startKind({ whenStale });
    expect(await code(token)).toBe('accepted');
    feed.lagMs = 60_000;
    expect(await code(token)).toBe(expected);
    const verify = async () => verifier.verify(token);
    expect(
      await verify().then(
        () => 'accepted',
        ({ code }) => code,
      ),
    ).toBe(expected);
    expect(asked).toEqual([]);
    verifier.close();
  });

  test('does not pass where auth has to be asked each time', async () => {
    const { feed, verifier, token } = await startKind({});
    feed.lagMs = 1;
    const verified = await verifier.authenticate(token);
    expect(() => verifier.requireFresh(verified, { maxLagMs: 0 })).toThrow(
      expect.objectContaining({ code: 'STALE' }),
    );
    verifier.close();
  });
});

describe('a service acting as itself', () => {
  test('is let in while the feed stands still: nothing that the feed says concerns it', async () => {
    const { feed, verifier, code } = await start({ whenStale: 'refuse' });
    feed.lagMs = 60_000;
    expect(await code(ownClient())).toBe('accepted');
    expect(verifier.verify(ownClient()).id).toBe('client:billing');
    verifier.close();
  });

  test("is not to be had by a token of the older pattern or of another issuer's", async () => {
    const older = await start({});
    expect(await older.code(legacy('client:billing'))).toBe('TOKEN_INVALID');
    expect(await older.code(legacy())).toBe('accepted');
    older.verifier.close();
    const other = await startExternal({}, 'client:billing');
    expect(await other.code(other.token)).toBe('TOKEN_INVALID');
    other.verifier.close();
  });
});
