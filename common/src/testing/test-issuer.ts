import type { EndReason } from '../feed/entries.js';
import type { Feed } from '../feed/feed.js';
import { memoryFeed } from '../feed/memory-feed.js';
import { newKeyPair } from '../keys/new-key-pair.js';
import type { PublicJwk } from '../keys/verification-key.js';
import { sessionCookieName } from '../tokens/session-cookie-name.js';
import { type AccessTokenClaims, signAccessToken } from '../tokens/sign-access-token.js';
import { signGatewayProof } from '../tokens/sign-gateway-proof.js';
import { type SigningKey, toSigningKey } from '../tokens/signing-key.js';
import { createVerifier } from '../verifier/create-verifier.js';
import type { Verifier, VerifierOptions } from '../verifier/verifier.js';
import { testUser } from './test-user.js';

/** Options of `testIssuer`. */
export interface TestIssuerOptions {
  /** Lifetime of its tokens in seconds; default 300. */
  ttlSeconds?: number;
  /** Milliseconds since 1970, for issuer and verifier alike; see `testClock`. */
  now?: () => number;
  /** Default: one in memory. */
  feed?: Feed;
  /** More options for its verifier. */
  verifier?: Partial<VerifierOptions>;
}

/** Stands in for auth in the tests of a service: signs real tokens, ends sessions, verifies. */
export interface TestIssuer {
  verifier: Verifier;
  feed: Feed;
  jwks: PublicJwk[];
  signingKey: SigningKey;
  /** An access token, for `Authorization: Bearer` or a socket's `auth`. */
  token(claims?: Partial<AccessTokenClaims>): string;
  /** The value of a `Cookie` header: `request(app).get('/').set('Cookie', issuer.cookie())`. */
  cookie(claims?: Partial<AccessTokenClaims>): string;
  /** What auth hands to a gateway: `request(app).get('/').set('Identity-Proof', issuer.proof())`. */
  proof(claims?: Partial<AccessTokenClaims>): string;
  /** Ends a session, as a sign-out does; default reason `signout`. */
  revoke(session: { sid: string; id: string }, reason?: EndReason): Promise<void>;
}

/** @example const issuer = testIssuer(); const app = createApp({ verifier: issuer.verifier }); */
export function testIssuer({
  ttlSeconds = 300,
  now = Date.now,
  feed = memoryFeed({ now }),
  verifier: options = {},
}: TestIssuerOptions = {}): TestIssuer {
  const { privateJwk, publicJwk } = newKeyPair();
  const signingKey = toSigningKey(privateJwk);
  const jwks: PublicJwk[] = [publicJwk];
  const verifier = createVerifier({ keys: { jwks }, feed, now, ...options });
  const token = (claims?: Partial<AccessTokenClaims>) =>
    signAccessToken(testUser(claims), signingKey, { ttlSeconds, now }).token;
  return {
    verifier,
    feed,
    jwks,
    signingKey,
    token,
    proof(claims) {
      const { id, email, name, roles, sid, ver } = testUser(claims);
      const exp = Math.floor(now() / 1000) + ttlSeconds;
      const verified = { user: { id, email, name, roles, sid, exp }, ver };
      return signGatewayProof(verified, signingKey, { now });
    },
    cookie: (claims) => cookieHeader(token(claims)),
    revoke: ({ sid, id }, reason = 'signout') =>
      feed.append({ type: 'session.revoked', sid, userId: id, reason }),
  };
}

/** A `Cookie` header that carries a token as cookie-session does. */
export function cookieHeader(token: string, { secure = false } = {}): string {
  const value = Buffer.from(JSON.stringify({ jwt: token })).toString('base64');
  return `${sessionCookieName(secure)}=${value}`;
}
