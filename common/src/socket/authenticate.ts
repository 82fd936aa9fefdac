import type { Namespace, Socket } from 'socket.io';
import { HttpError } from '../errors/http-error.js';
import { requirePositive } from '../require-number.js';
import { authenticateProof, authenticateRequest } from '../tokens/authenticate-request.js';
import { refuseTokenInUrl } from '../tokens/token-in-url.js';
import type { Tracing } from '../tracing/tracing.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import type { Verifier } from '../verifier/verifier.js';
import { connectError } from './connect-error.js';
import { followEntries } from './follow-entries.js';
import { tokenInAuth } from './handshake-token.js';
import { keepLifetime } from './keep-lifetime.js';
import { maySee } from './may-see.js';
import { sessionRoom, userRoom } from './rooms.js';
import { rememberSession, sessionOf } from './session-check.js';

/** Options of `authenticate`. */
export interface AuthenticateOptions {
  /** Name of the session cookie; default `session`, over https use `sessionCookieName(true)`. */
  cookie?: string;
  /** Admits only those who have one of these roles; default everybody who is signed in. */
  roles?: readonly string[];
  /**
   * After how many seconds, give or take a tenth, a socket must come again with its current cookie, so
   * that a stolen one cannot live on its victim's refreshes; default 3,600.
   */
  maxSeconds?: number;
  /** Takes a span for each socket that an ended session closes. */
  tracing?: Tracing | undefined;
}

/**
 * Admits only signed-in visitors to a namespace (each namespace needs its own) and puts their identity
 * into `socket.data.currentUser`. A refused handshake arrives as `connect_error` with
 * `err.data = { code, message, retryAfterMs? }`.
 *
 * The socket lives as long as its session: refreshes extend it, `session:expiring { inMs }` warns of the
 * end, `session:ended { code, reason }` tells it, then the connection is closed. A changed role takes
 * effect at once; who has none of `roles` any more leaves the namespace.
 *
 * @example authenticate(io.of('/chat'), verifier);
 */
export function authenticate(
  namespace: Namespace,
  verifier: Verifier,
  { cookie = 'session', roles = [], maxSeconds = 3_600, tracing }: AuthenticateOptions = {},
): void {
  requirePositive('maxSeconds', maxSeconds);
  namespace.use(async (socket, next) => {
    try {
      refuseTokenInUrl(socket.handshake.url);
      const verified = await findIdentity(socket, verifier, cookie);
      if (!verified) throw new HttpError('AUTH_REQUIRED');
      if (!maySee(verified.user, roles)) throw new HttpError('FORBIDDEN');
      rememberSession(socket, { verifier, verified });
      next();
    } catch (error) {
      next(connectError(error));
    }
  });

  namespace.on('connection', (socket) => {
    const { id, sid } = socket.data.currentUser;
    // Only connected sockets are found by their room, so a sign-out during the handshake would miss
    // this one: first join, then ask again.
    // A service acting as itself has no session.
    socket.join(sid ? [sessionRoom(sid), userRoom(id)] : userRoom(id));
    keepLifetime(socket, maxSeconds);
  });

  verifier.onEntry(followEntries(namespace, { roles, tracing }));
  verifier.watch(() => openSessions(namespace));
}

function* openSessions(namespace: Namespace): Iterable<VerifiedToken> {
  for (const socket of namespace.sockets.values()) {
    const session = sessionOf(socket);
    if (session) yield session.verified;
  }
}

/** A gateway in front has decided; only without one the handshake speaks for itself. */
function findIdentity(socket: Socket, verifier: Verifier, cookie: string) {
  const { headers } = socket.handshake;
  const proven = authenticateProof(verifier, headers);
  if (proven) return proven;
  const token = tokenInAuth(socket);
  return token === undefined
    ? authenticateRequest(verifier, headers, cookie)
    : verifier.authenticate(token);
}
