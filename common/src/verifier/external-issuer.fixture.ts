import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt, { type SignOptions } from 'jsonwebtoken';
import { memoryFeed } from '../feed/memory-feed.js';
import { newKeyPair } from '../keys/new-key-pair.js';
import type { PublicJwk } from '../keys/verification-key.js';
import { createVerifier } from './create-verifier.js';
import type { ExternalTokens } from './external-tokens.js';
import type { Verifier, VerifierOptions } from './verifier.js';

export const issuer = 'https://login.example.com';
export const audience = 'https://api.example.com';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export function es256() {
  const { privateJwk, publicJwk, kid } = newKeyPair();
  return {
    alg: 'ES256' as const,
    kid,
    jwk: publicJwk as PublicJwk,
    key: createPrivateKey({ key: privateJwk, format: 'jwk' }),
  };
}

export function rs256() {
  const pem = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const kid = randomUUID();
  const jwk = createPublicKey(pem.publicKey).export({ format: 'jwk' });
  return {
    alg: 'RS256' as const,
    kid,
    jwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } as PublicJwk,
    key: createPrivateKey(pem.privateKey),
  };
}

export type Key = ReturnType<typeof es256> | ReturnType<typeof rs256>;

/** What better-auth's JWT plugin signs: no `typ`, `sub` and `iat`, the rest as `definePayload` says. */
export function sign(key: Key, claims: object = {}, options: SignOptions = {}): string {
  const payload = {
    email: 'ada@example.com',
    name: 'Ada',
    role: 'admin',
    sid: 's1',
    sub: 'u1',
    iss: issuer,
    aud: audience,
    ...claims,
  };
  // Without what is undefined, which jsonwebtoken would refuse to sign.
  return jwt.sign(JSON.parse(JSON.stringify(payload)), key.key, {
    algorithm: key.alg,
    ...('exp' in claims ? {} : { expiresIn: 900 }),
    header: { alg: key.alg, kid: key.kid, typ: undefined as never },
    ...options,
  });
}

/** Somebody else's auth, of which we know the JWKS alone. */
export async function startIssuer(...keys: Key[]) {
  const state = { keys, requests: 0 };
  const server: Server = createServer((_req, res) => {
    state.requests += 1;
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ keys: state.keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = () =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    });
  closing.push(stop);
  const { port } = server.address() as AddressInfo;
  return { state, stop, jwksUrl: `http://127.0.0.1:${port}/api/auth/jwks` };
}

export const toUser: ExternalTokens['toUser'] = ({ sub, email, name, role, sid }) => ({
  id: sub,
  email,
  name,
  roles: [role],
  sid,
});

export async function verifierOf(
  jwksUrl: string,
  external: Partial<ExternalTokens> = {},
  options: Partial<VerifierOptions> = {},
) {
  const feed = memoryFeed();
  const verifier = createVerifier({
    keys: { jwksUrl, refreshSeconds: 300 },
    issuer,
    audience,
    external: { algorithm: 'ES256', toUser, ...external },
    feed,
    ...options,
  });
  closing.push(verifier.close);
  await verifier.ready();
  return { verifier, feed };
}

export const codeOf = (verifier: Verifier, token: string) =>
  Promise.resolve()
    .then(() => verifier.authenticate(token))
    .then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    );
