import { isHttpError } from '../errors/http-error.js';
import type { EndReason } from '../feed/entries.js';
import type { Client } from './create-client.js';
import { endOf, isFinal, type SessionEnd } from './session-end.js';
import { backoffMs } from './wait.js';

/** What is used of socket.io-client's `Socket`, whatever events it is typed for. */
export interface FollowedSocket extends Listenable {
  readonly active: boolean;
  /** Takes the bearer token, where there is one. */
  auth: object | ((send: (data: object) => void) => void);
  readonly io: Listenable & {
    engine?: {
      /** Closes the connection, and lets socket.io-client come back. */
      close(): unknown;
    };
  };
  /** Connects, or comes again. */
  connect(): unknown;
  /** Closes this socket for good. */
  disconnect(): unknown;
}

/** Whatever emits events, typed or not. */
export interface Listenable {
  /** Adds a listener. */
  on: (...args: never) => unknown;
  /** Removes a listener. */
  off: (...args: never) => unknown;
}

/** A connection that lasted this long was a good one: the next attempt is a first one again. */
const goodAfterMs = 10_000;

/** A token that outlasts the announced end by this much has been renewed in the meantime. */
const renewedMs = 5_000;

/**
 * Keeps a socket.io-client socket alive as long as its session lives, and no longer: it refreshes on
 * `session:expiring` and on `connect_error` with `TOKEN_EXPIRED`, comes back (with jitter) after an
 * expiry, a refusal that passes, or when the server sent it away, and ends the client's session when the
 * server says so. Returns how to stop. Broken connections are left to socket.io-client's own reconnection.
 *
 * @example const socket = io('/chat', { transports: ['websocket'] }); followSession(socket, client);
 */
export function followSession(socket: FollowedSocket, client: Client): () => void {
  let stopped = false;
  let mustRefresh = false;
  let attempts = 0;
  let connectedAt = Number.POSITIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The last refresh before this connection was begun: a later one need not be made again.
  let mark = client.mark();

  function after(ms: number, act: () => void): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(act, ms);
  }
  function comeBack(waitMs = 0): void {
    after(Math.max(waitMs, backoffMs(attempts)), () => {
      if (mustRefresh) renew(reconnect);
      else reconnect();
    });
    attempts += 1;
  }
  /** Refreshes, again and again if need be, and goes on unless the session is over. */
  function renew(then: () => void): void {
    client.refresh(mark).then(
      () => {
        if (!stopped) then();
      },
      (error) => {
        const known = isHttpError(error) ? error : undefined;
        if (known?.status === 401) client.end(endOf(known.code));
        else after(known?.retryAfterMs ?? 1_000, () => renew(then));
      },
    );
  }
  function reconnect(): void {
    // Other namespaces keep the connection open that was made with the outdated cookie.
    if (mustRefresh) socket.io.engine?.close();
    mustRefresh = false;
    remember();
    socket.connect();
  }
  function remember(): void {
    mark = client.mark();
  }

  const listeners = {
    connect() {
      connectedAt = Date.now();
    },
    disconnect(reason: string) {
      if (Date.now() - connectedAt > goodAfterMs) attempts = 0;
      if (!socket.active && reason !== 'io client disconnect') comeBack();
    },
    connect_error(error: { data?: { code?: string; retryAfterMs?: number } }) {
      const { code, retryAfterMs } = error.data ?? {};
      if (isFinal(code)) return client.end({ code });
      mustRefresh ||= code === 'TOKEN_EXPIRED';
      // The session is good, but not for this namespace.
      if (code === 'FORBIDDEN') return;
      if (!socket.active) comeBack(Math.min(retryAfterMs ?? 0, 60_000));
    },
    'session:expiring'({ inMs }: { inMs: number }) {
      const announced = client.mark();
      after(Math.random() * Math.min(inMs / 4, 2_000), () => {
        if ((client.expiresInMs() ?? 0) > inMs + renewedMs) return;
        mark = announced;
        renew(() => {});
      });
    },
    'session:ended'({ code, reason }: { code: SessionEnd['code']; reason: EndReason }) {
      if (reason === 'expired') mustRefresh = true;
      else client.end({ code, reason });
    },
  };

  const stops = [
    ...Object.entries(listeners).map(([event, listener]) => listen(socket, event, listener)),
    listen(socket.io, 'reconnect_attempt', remember),
  ];
  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    for (const stopListening of stops.splice(0)) stopListening();
  }
  sendToken(socket, client);
  void client.ended.then(() => {
    if (stopped) return;
    stop();
    socket.disconnect();
  });
  return stop;
}

/** Returns how to stop. */
export function listen(emitter: Listenable, event: string, listener: object): () => void {
  const { on, off } = emitter as Record<'on' | 'off', (event: string, listener: object) => void>;
  on.call(emitter, event, listener);
  return () => off.call(emitter, event, listener);
}

/** Each handshake takes the token of its moment; where cookies do it there is none to send. */
function sendToken(socket: FollowedSocket, client: Client): void {
  const given = socket.auth;
  socket.auth = (send) => {
    client.accessToken().then(
      (token) => sendAll(token === undefined ? {} : { token }),
      () => sendAll({}),
    );
    function sendAll(own: object): void {
      if (typeof given === 'function') given((data) => send({ ...data, ...own }));
      else send({ ...given, ...own });
    }
  };
}
