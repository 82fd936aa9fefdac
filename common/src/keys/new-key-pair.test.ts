import { createPublicKey } from 'node:crypto';
import { memoryFeed } from '../feed/memory-feed.js';
import { testUser } from '../testing/test-user.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { toSigningKey } from '../tokens/signing-key.js';
import { createVerifier } from '../verifier/create-verifier.js';
import { newKeyPair } from './new-key-pair.js';

test('a new pair signs and verifies, and its public half holds nothing private', async () => {
  const { publicJwk, privateJwk, kid } = newKeyPair();
  expect(Object.keys(publicJwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(createPublicKey({ key: publicJwk, format: 'jwk' }).asymmetricKeyDetails).toEqual({
    namedCurve: 'prime256v1',
  });
  const verifier = createVerifier({ keys: { jwks: [publicJwk] }, feed: memoryFeed() });
  await verifier.ready();
  const user = testUser();
  const { token } = signAccessToken(user, toSigningKey(privateJwk), { ttlSeconds: 60 });
  expect(verifier.verify(token).id).toBe(user.id);
  expect(newKeyPair().kid).not.toBe(kid);
});
