import type { Namespace, Socket } from 'socket.io';
import { HttpError } from '../errors/http-error.js';
import { toHttpError } from '../errors/to-http-error.js';
import { authenticateRequest, readBearer } from '../tokens/authenticate-request.js';
import type { Verifier } from '../verifier/verifier.js';
import { sessionRoom, userRoom } from './rooms.js';
import { rememberSession, sessionRefusal } from './session-check.js';

export interface AuthenticateOptions {
  /** Name of the session cookie; default `session`, over https use `sessionCookieName(true)`. */
  cookie?: string;
}

/**
 * Admits only signed-in visitors to a namespace (each namespace needs its own) and puts their identity
 * into `socket.data.currentUser`. When the session ends or its token expires, the socket receives
 * `session:ended { code, reason }` and is closed. A refused handshake arrives as `connect_error` with
 * `err.data = { code, message }`.
 *
 * @example authenticate(io.of('/chat'), verifier);
 */
export function authenticate(
  namespace: Namespace,
  verifier: Verifier,
  { cookie = 'session' }: AuthenticateOptions = {},
): void {
  namespace.use(async (socket, next) => {
    try {
      const token = handshakeToken(socket);
      const verified = await (token === undefined
        ? authenticateRequest(verifier, socket.handshake.headers, cookie)
        : verifier.authenticate(token));
      if (!verified) throw new HttpError('AUTH_REQUIRED');
      socket.data.currentUser = verified.user;
      rememberSession(socket, verifier, verified);
      next();
    } catch (error) {
      next(connectError(error));
    }
  });

  namespace.on('connection', (socket) => {
    const { id, sid, exp } = socket.data.currentUser;
    // Only connected sockets are found by their room, so a sign-out during the handshake would miss
    // this one: first join, then ask again.
    socket.join([sessionRoom(sid), userRoom(id)]);
    closeWhenRefused(socket, exp * 1000);
  });

  verifier.onEntry((entry) => {
    if (entry.type !== 'session.revoked') return;
    const sockets = namespace.local.in(sessionRoom(entry.sid));
    sockets.emit('session:ended', { code: 'SESSION_REVOKED', reason: entry.reason });
    sockets.disconnectSockets(true);
  });
}

/** What clients without a cookie may send: `auth: { token }`. */
function handshakeToken({ handshake }: Socket): string | undefined {
  const { token } = handshake.auth;
  return typeof token === 'string' ? (readBearer(token) ?? token) : undefined;
}

/** Closes the socket if its session has ended, else asks again when its token expires. */
function closeWhenRefused(socket: Socket, expiresAt: number): void {
  const refusal = sessionRefusal(socket);
  if (refusal) {
    socket.emit('session:ended', refusal);
    socket.disconnect(true);
    return;
  }
  // Longer waits than a timer can take, and clock tolerance after expiry, come round again.
  const waitMs = Math.min(Math.max(expiresAt - Date.now(), 1_000), 2 ** 31 - 1);
  const timer = setTimeout(closeWhenRefused, waitMs, socket, expiresAt);
  socket.once('disconnect', () => clearTimeout(timer));
}

function connectError(error: unknown): Error {
  const { code, message } = toHttpError(error);
  return Object.assign(new Error(message), { data: { code, message } });
}
