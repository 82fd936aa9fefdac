import jwt from 'jsonwebtoken';
import { HttpError, isHttpError } from '../errors/http-error.js';
import type { KeySource } from '../keys/key-source.js';
import type { VerificationKey } from '../keys/verification-key.js';
import { checkLegacyToken, isLegacyToken, type LegacyRules } from './check-legacy-token.js';
import { type ExternalTokens, requireAlgorithm, toExternalToken } from './external-tokens.js';
import { toVerifiedProof } from './verified-proof.js';
import { toVerifiedToken, type VerifiedToken } from './verified-token.js';

/** An access token (RFC 9068), or a gateway's proof; neither passes for the other (RFC 8725 §3.11). */
export type TokenType = 'at+jwt' | 'gateway+jwt';

export interface TokenRules {
  issuer: string;
  audience: string;
  clockToleranceSeconds: number;
  /** A token with a longer lifetime is refused: revocations are not remembered as long. */
  maxTokenSeconds: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Where tokens of the older pattern count as well. */
  legacy?: LegacyRules | undefined;
  /** Where tokens of another issuer count in place of ours. */
  external?: ExternalTokens | undefined;
}

/** The whole session cookie must fit into 4,096 bytes, so no token of ours is longer. */
const maxTokenLength = 4096;
/** Those of other issuers come in the Authorization header; Node takes 16 KiB of headers in all. */
const maxExternalLength = 8192;

/**
 * Signature, `alg`, `typ`, `iss`, `aud`, `exp`, `nbf` and our own claims (RFC 7519, RFC 9068, RFC 8725).
 *
 * @throws HttpError `TOKEN_EXPIRED` or `TOKEN_INVALID`, never anything else.
 */
export function checkToken(
  token: string,
  keys: KeySource,
  rules: TokenRules,
  {
    typ = 'at+jwt',
    ignoreExpiration = false,
  }: { typ?: TokenType; ignoreExpiration?: boolean } = {},
): VerifiedToken {
  try {
    const { external, legacy } = rules;
    const verificationKey = keyOf(token, keys, external ? maxExternalLength : maxTokenLength);
    if (legacy && typ === 'at+jwt' && isLegacyToken(token)) {
      return checkLegacyToken(token, verificationKey, legacy, rules.now());
    }
    if (external) requireAlgorithm(verificationKey, external);
    const { alg, key } = verificationKey;
    const { header, payload } = jwt.verify(token, key, {
      complete: true,
      algorithms: [alg],
      issuer: rules.issuer,
      audience: rules.audience,
      clockTolerance: rules.clockToleranceSeconds,
      clockTimestamp: Math.floor(rules.now() / 1000),
      ignoreExpiration,
    });
    if (typeof payload === 'string') throw new HttpError('TOKEN_INVALID');
    const { iat = 0, exp = 0 } = payload;
    if (exp - iat > rules.maxTokenSeconds) throw new HttpError('TOKEN_INVALID');
    // Proofs are our auth's own: whose users live elsewhere has none.
    if (external && typ === 'at+jwt') return toExternalToken(header, payload, external);
    if (external || header.typ !== typ) throw new HttpError('TOKEN_INVALID');
    return typ === 'gateway+jwt' ? toVerifiedProof(payload) : toVerifiedToken(payload);
  } catch (error) {
    if (isHttpError(error)) throw error;
    // A proof comes afresh with each request: one that has expired is a wrong one, and no reason to refresh.
    const expired = error instanceof jwt.TokenExpiredError && typ === 'at+jwt';
    throw new HttpError(expired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', undefined, { cause: error });
  }
}

/** Thrown for a `kid` that no known key has; fetching the keys again may help. */
export class UnknownKeyError extends HttpError {
  constructor() {
    super('TOKEN_INVALID');
  }
}

/** `kid` only selects among known keys; `jku`, `jwk`, `x5u` and the header's `alg` are never followed. */
function keyOf(token: string, keys: KeySource, maxLength: number): VerificationKey {
  if (token.length > maxLength) throw new HttpError('TOKEN_INVALID');
  const kid: unknown = jwt.decode(token, { complete: true })?.header.kid;
  if (kid !== undefined && typeof kid !== 'string') throw new HttpError('TOKEN_INVALID');
  const key = keys.get(kid);
  if (key) return key;
  throw kid === undefined ? new HttpError('TOKEN_INVALID') : new UnknownKeyError();
}
