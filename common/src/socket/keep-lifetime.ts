import type { Socket } from 'socket.io';
import type { Refusal } from '../verifier/verifier.js';
import { endSocket } from './end-socket.js';
import { type SocketSession, sessionOf } from './session-check.js';

/** How long before its token expires a socket is told, where tokens live five minutes. */
const warningMs = 60_000;

/**
 * Closes a socket when its token expires, after `session:expiring`, and when it has been open for so long
 * that it must come again with its current cookie.
 *
 * @returns what to call when the token was extended
 */
export function keepLifetime(socket: Socket, maxSeconds: number): () => void {
  // Spread, so that those who came together do not come again together.
  const maxMs = maxSeconds * 1000 * (0.9 + Math.random() * 0.2);
  const openedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let warnedFor: number | undefined;

  const refusalOf = ({ verifier, verified }: SocketSession): Refusal | undefined =>
    performance.now() >= openedAt + maxMs
      ? { code: 'TOKEN_EXPIRED', reason: 'expired' }
      : verifier.refusal(verified);

  const msLeft = ({ verifier, verified }: SocketSession) =>
    verified.user.exp * 1000 - verifier.now();

  function check(): void {
    const session = sessionOf(socket);
    const refusal = session && refusalOf(session);
    if (refusal) endSocket(socket, refusal);
    else if (session) waitFor(session);
  }

  function waitFor(session: SocketSession): void {
    const { exp } = session.verified.user;
    const left = msLeft(session);
    const due = left <= warning();
    if (due && warnedFor !== exp) {
      warnedFor = exp;
      socket.emit('session:expiring', { inMs: Math.max(0, Math.round(left)) });
    }
    // After expiry the clock tolerance runs: asked again every second. A timer takes 24 days at most.
    const untilExpiry = left > 0 ? left : 1_000;
    const wait = due ? untilExpiry : left - warning();
    const ageLeft = Math.max(openedAt + maxMs - performance.now(), 0);
    timer = setTimeout(check, Math.min(wait, ageLeft, 2 ** 31 - 1));
  }

  const lifetimeMs = () => {
    const session = sessionOf(socket);
    return session ? msLeft(session) : 0;
  };
  let granted = lifetimeMs();
  const warning = () => Math.min(warningMs, granted / 5);

  socket.once('disconnect', () => clearTimeout(timer));
  check();
  return function extended() {
    granted = lifetimeMs();
    clearTimeout(timer);
    check();
  };
}
