import type { Socket } from 'socket.io';
import type { Refusal } from '../verifier/verifier.js';
import { endSocket } from './end-socket.js';
import { type SocketSession, sessionOf } from './session-check.js';

/** How long before its token expires a socket is told, where tokens live five minutes. */
const warningMs = 60_000;

/** Functions are shared by all sockets and only this is kept for each: there may be very many. */
interface Lifetime {
  /** When it has to come again, on the monotonic clock, in milliseconds. */
  comesAgainAt: number;
  /** How long its present token was good for when it was taken over. */
  grantedMs: number;
  /** The `exp` that it was warned of. */
  warnedFor: number | undefined;
  timer: NodeJS.Timeout | undefined;
}

const lifetimes = new WeakMap<Socket, Lifetime>();

/**
 * Closes a socket when its token expires, after `session:expiring`, and when it has been open for so long
 * that it must come again with its current cookie.
 */
export function keepLifetime(socket: Socket, maxSeconds: number): void {
  // Spread, so that those who came together do not come again together.
  const maxMs = maxSeconds * 1000 * (0.9 + Math.random() * 0.2);
  lifetimes.set(socket, {
    comesAgainAt: performance.now() + maxMs,
    grantedMs: 0,
    warnedFor: undefined,
    timer: undefined,
  });
  socket.once('disconnect', stopTimer);
  extendLifetime(socket);
}

/** To be called when the socket's token was extended. */
export function extendLifetime(socket: Socket): void {
  const lifetime = lifetimes.get(socket);
  const session = sessionOf(socket);
  if (!lifetime || !session) return;
  lifetime.grantedMs = msLeft(session);
  check(socket);
}

function check(socket: Socket): void {
  const lifetime = lifetimes.get(socket);
  const session = sessionOf(socket);
  if (!lifetime || !session) return;
  clearTimeout(lifetime.timer);
  const refusal = refusalOf(session, lifetime);
  if (refusal) endSocket(socket, refusal);
  else waitFor(socket, session, lifetime);
}

function refusalOf({ verifier, verified }: SocketSession, lifetime: Lifetime): Refusal | undefined {
  return performance.now() >= lifetime.comesAgainAt
    ? { code: 'TOKEN_EXPIRED', reason: 'expired' }
    : verifier.refusal(verified);
}

function waitFor(socket: Socket, session: SocketSession, lifetime: Lifetime): void {
  const { exp } = session.verified.user;
  const left = msLeft(session);
  const warning = Math.min(warningMs, lifetime.grantedMs / 5);
  const due = left <= warning;
  if (due && lifetime.warnedFor !== exp) {
    lifetime.warnedFor = exp;
    socket.emit('session:expiring', { inMs: Math.max(0, Math.round(left)) });
  }
  // After expiry the clock tolerance runs: asked again every second. A timer takes 24 days at most.
  const untilExpiry = left > 0 ? left : 1_000;
  const wait = due ? untilExpiry : left - warning;
  const ageLeft = Math.max(lifetime.comesAgainAt - performance.now(), 0);
  lifetime.timer = setTimeout(check, Math.min(wait, ageLeft, 2 ** 31 - 1), socket);
}

function msLeft({ verifier, verified }: SocketSession): number {
  return verified.user.exp * 1000 - verifier.now();
}

function stopTimer(this: Socket): void {
  clearTimeout(lifetimes.get(this)?.timer);
}
