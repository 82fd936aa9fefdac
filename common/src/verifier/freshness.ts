import { HttpError } from '../errors/http-error.js';
import type { SessionState } from '../introspection/introspector.js';
import { requireNonNegative } from '../require-number.js';
import { isClientId, type VerifiedToken } from './verified-token.js';

/**
 * What to do with a token while the session feed's knowledge is older than allowed.
 *
 * - `introspect`: ask auth, once per session and second; where auth does not answer either, or the token names
 *   no session, 503 `STALE`.
 * - `refuse`: 503 `STALE` at once.
 * - `serve`: go on until the token's own expiry, and so accept sessions that have ended meanwhile.
 */
export type StalePolicy = 'introspect' | 'refuse' | 'serve';

/** How old knowledge of ended sessions may be, and what to do beyond that. */
export interface Freshness {
  /** How old the feed's knowledge may be, in milliseconds. */
  maxLagMs: number;
  whenStale: StalePolicy;
}

const policies: readonly StalePolicy[] = ['introspect', 'refuse', 'serve'];

/** @throws RangeError for an age or a policy that is none */
export function checkFreshness({ maxLagMs, whenStale }: Partial<Freshness>): void {
  if (maxLagMs !== undefined) requireNonNegative('maxLagMs', maxLagMs);
  if (whenStale !== undefined && !policies.includes(whenStale)) {
    throw new RangeError(`whenStale must be one of ${policies.join(', ')}`);
  }
}

/** Asks auth about a session. */
export type AskSession = (token: VerifiedToken) => Promise<SessionState>;

/**
 * Applies a policy to a token whose session may have ended without our knowing.
 *
 * @param ask absent where the verifier was not told how to ask auth
 * @throws HttpError `STALE`; the promise also `SESSION_REVOKED` and `TOKEN_EXPIRED`
 */
export function decideStale(
  token: VerifiedToken,
  policy: StalePolicy,
  ask: AskSession | undefined,
): Promise<void> | undefined {
  if (policy === 'serve') return undefined;
  // A service acting as itself has neither a session that could have ended nor an account that could have changed.
  if (isClientId(token.user.id)) return undefined;
  // Auth is asked about sessions, and can tell nothing of a user who has none.
  if (policy === 'refuse' || !ask || token.user.sid === '') throw stale();
  return confirm(token, ask);
}

async function confirm(token: VerifiedToken, ask: AskSession): Promise<void> {
  const state = await ask(token).catch((cause: unknown) => {
    throw stale(cause);
  });
  if (state.ended) throw new HttpError('SESSION_REVOKED');
  if (token.ver < state.ver) throw new HttpError('TOKEN_EXPIRED');
}

export function stale(cause?: unknown): HttpError {
  return new HttpError('STALE', undefined, { retryAfterMs: 1_000, cause });
}
