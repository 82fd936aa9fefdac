import type { Socket } from 'socket.io';
import { HttpError } from '../errors/http-error.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import type { Refusal, Verifier } from '../verifier/verifier.js';

/** Kept beside the socket and not in `socket.data`, which adapters send to other processes. */
const sessions = new WeakMap<Socket, { verifier: Verifier; verified: VerifiedToken }>();

export function rememberSession(socket: Socket, verifier: Verifier, verified: VerifiedToken): void {
  sessions.set(socket, { verifier, verified });
}

/** Why the socket's session no longer counts, or undefined while it does. */
export function sessionRefusal(socket: Socket): Refusal | undefined {
  const session = sessions.get(socket);
  return session?.verifier.refusal(session.verified);
}

/**
 * Asks again before each event.
 *
 * @throws HttpError `SESSION_REVOKED`, `TOKEN_EXPIRED`, `STALE`; `AUTH_REQUIRED` where nobody authenticated
 */
export function requireSession(socket: Socket): void {
  const session = sessions.get(socket);
  if (!session) throw new HttpError('AUTH_REQUIRED');
  const refusal = sessionRefusal(socket);
  if (refusal) throw new HttpError(refusal.code);
  if (session.verifier.isStale()) {
    throw new HttpError('STALE', undefined, { retryAfterMs: 1_000 });
  }
}
