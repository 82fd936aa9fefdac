import type { ErrorCode } from '../errors/codes.js';
import type { EndReason } from '../feed/entries.js';

/** How a session came to its end. */
export interface SessionEnd {
  /** `SESSION_REVOKED`, `TOKEN_EXPIRED` (idle or too old), `TOKEN_INVALID` or `AUTH_REQUIRED`. */
  code: ErrorCode;
  /** Known when a socket has told it. */
  reason?: EndReason;
}

/** One session, from the client's point of view. */
export interface SessionState {
  /** True once there is a sign that the visitor is signed in; nobody else can be signed out. */
  isKnown(): boolean;
  known(): void;
  isOver(): boolean;
  /** Only the first call counts. */
  end(end: SessionEnd): void;
  readonly ended: Promise<SessionEnd>;
}

/** Answers that no further attempt can change. `TOKEN_EXPIRED` is one only from auth itself. */
const finalCodes = new Set<unknown>(['AUTH_REQUIRED', 'SESSION_REVOKED', 'TOKEN_INVALID']);

export function isFinal(code: unknown): code is ErrorCode {
  return finalCodes.has(code);
}

/** What auth's refusal to refresh means. */
export function endOf(code: ErrorCode): SessionEnd {
  return code === 'TOKEN_EXPIRED' ? { code, reason: 'expired' } : { code };
}

export function createSessionState(known: boolean): SessionState {
  let over = false;
  let resolve: (end: SessionEnd) => void;
  const ended = new Promise<SessionEnd>((done) => {
    resolve = done;
  });
  return {
    isKnown: () => known,
    known() {
      known = true;
    },
    isOver: () => over,
    end(end) {
      over = true;
      resolve(end);
    },
    ended,
  };
}
