import { type ErrorItem, errorStatus, HttpError, isHttpError } from '@usher/common';

/** In whose name auth is asked: it checks and audits these as if the admin had come by themselves. */
export interface Caller {
  /** The admin's own access token. */
  token: string | undefined;
  address: string;
  userAgent: string | undefined;
}

/** Pending where it is recorded but services do not know yet. */
export interface AdminOutcome {
  pending?: true;
}

/** What admins do to sessions, which is auth's to do. */
export interface AuthAdmin {
  /**
   * Ends all of a user's sessions and refuses new ones.
   *
   * @throws HttpError what auth answers, such as `NOT_FOUND`, `FORBIDDEN` or `TOKEN_EXPIRED`; `UNAVAILABLE`
   *   where it does not within 5 s
   */
  ban(userId: string, caller: Caller): Promise<AdminOutcome>;
  /** Ends one session. @throws HttpError as `ban` */
  endSession(sid: string, caller: Caller): Promise<AdminOutcome>;
}

const timeoutMs = 5_000;

export function createAuthAdmin(authUrl: string): AuthAdmin {
  async function post(path: string, caller: Caller, field: string): Promise<AdminOutcome> {
    const { token, address, userAgent } = caller;
    // Behind a gateway that decides, a socket may have come without one.
    if (!token) throw new HttpError('AUTH_REQUIRED', 'Connect with an access token for this');
    const headers = {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'X-Forwarded-For': address,
      ...(userAgent && { 'User-Agent': userAgent }),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const url = `${authUrl}/api/users/admin${path}`;
      const init = { method: 'POST', headers, body: '{}', redirect: 'error', signal } as const;
      const res = await fetch(url, init);
      const answer = (await res.json()) as { pending?: boolean; errors?: Partial<ErrorItem>[] };
      if (res.ok) return answer.pending ? { pending: true } : {};
      throw refusal(answer.errors?.[0], field);
    } catch (error) {
      throw isHttpError(error) ? error : unavailable(error);
    }
  }

  return {
    ban: (userId, caller) => post(`/users/${encodeURIComponent(userId)}/ban`, caller, 'userId'),
    endSession: (sid, caller) => post(`/sessions/${encodeURIComponent(sid)}/end`, caller, 'sid'),
  };
}

/** What auth refuses with is the client's to know; its faults are not. */
function refusal(error: Partial<ErrorItem> | undefined, field: string): HttpError {
  const { code, message, retryAfterMs } = error ?? {};
  if (!code || !(errorStatus[code] < 500)) return unavailable(error);
  return new HttpError(code, message, {
    ...(error?.field && { field }),
    ...(retryAfterMs && { retryAfterMs }),
  });
}

function unavailable(cause: unknown): HttpError {
  const message = 'Auth does not answer right now';
  return new HttpError('UNAVAILABLE', message, { retryAfterMs: 1_000, cause });
}
