import type { Socket } from 'socket.io';
import { HttpError } from '../errors/http-error.js';
import { sharedMap } from '../shared-map.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import type { Verifier } from '../verifier/verifier.js';

/** A socket's session: what its token said at the handshake, and what the feed has said since. */
export interface SocketSession {
  verifier: Verifier;
  verified: VerifiedToken;
}

/** Kept beside the socket and not in `socket.data`, which adapters send to other processes. */
const sessions = sharedMap<Socket, SocketSession>('socket-sessions');

export function rememberSession(socket: Socket, session: SocketSession): void {
  sessions.set(socket, session);
  socket.data.currentUser = session.verified.user;
}

export function sessionOf(socket: Socket): SocketSession | undefined {
  return sessions.get(socket);
}

/** Takes over what the feed says of the session or its user. */
export function updateSession(socket: Socket, verified: VerifiedToken): void {
  const session = sessions.get(socket);
  if (session) rememberSession(socket, { ...session, verified });
}

/**
 * Asks again before each event; a promise comes back only where auth has to be asked.
 *
 * @throws HttpError `SESSION_REVOKED`, `TOKEN_EXPIRED`, `STALE`; `AUTH_REQUIRED` where nobody authenticated
 */
export function requireSession(socket: Socket): Promise<void> | undefined {
  const session = sessions.get(socket);
  if (!session) throw new HttpError('AUTH_REQUIRED');
  const { verifier, verified } = session;
  const refusal = verifier.refusal(verified);
  if (refusal) throw new HttpError(refusal.code);
  return verifier.requireFresh(verified);
}
