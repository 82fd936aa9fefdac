import { type HttpError, isHttpError } from '../errors/http-error.js';
import type { Credentials } from './credentials.js';
import { errorOf } from './error-of.js';
import type { RefreshRecord } from './refresh-record.js';
import type { Refresh } from './refresher.js';
import { isFinal, type SessionState } from './session-end.js';

export interface SessionFetchParts {
  send: typeof fetch;
  /** What relative addresses are relative to. */
  baseUrl: string | undefined;
  /** Only these are shown the token, and only their 401 is ours. */
  origins: ReadonlySet<string>;
  credentials: Credentials;
  record: RefreshRecord;
  session: SessionState;
  refresh: Refresh;
}

/** `fetch` that refreshes once and repeats the request once when its token has expired. */
export function sessionFetch(parts: SessionFetchParts): typeof fetch {
  const { send, baseUrl, origins, credentials, record, session, refresh } = parts;

  return async function fetchInSession(input, init = {}) {
    const request = input instanceof Request ? input : undefined;
    const target = request ?? new URL(input as string | URL, baseUrl);
    const headers = new Headers(init.headers ?? request?.headers);
    const isOurs = origins.has(new URL(request ? request.url : target.toString()).origin);
    if (!isOurs || headers.has('authorization')) return send(target, init);

    async function attempt(): Promise<Response> {
      const token = await credentials.accessToken();
      if (token) headers.set('authorization', `Bearer ${token}`);
      // A body can be read once: the original is kept for the second attempt.
      return send(request ? request.clone() : target, token ? { ...init, headers } : init);
    }
    const since = record.id();
    const response = await attempt();
    if (!(await hasExpired(response, since)) || session.isOver()) return response;

    session.known();
    try {
      await unlessAborted(refresh(since), init.signal ?? request?.signal);
    } catch (error) {
      if (!isHttpError(error)) throw error;
      return error.status === 401 ? response : unavailable(error);
    }
    if (isStream(init.body)) return response;
    await response.body?.cancel();
    const renewed = record.id();
    const second = await attempt();
    await hasExpired(second, renewed);
    return second;
  };

  /** Also takes note when the answer says that the session is over, or may be. */
  async function hasExpired(response: Response, since: string): Promise<boolean> {
    if (response.status !== 401) return false;
    const { code } = await errorOf(response);
    if (isFinal(code) && session.isKnown() && !session.isOver()) {
      if (code === 'SESSION_REVOKED') session.end({ code });
      // A wrong password is answered so, too. Auth decides, and the refresher ends what is over.
      else void refresh(since).catch(() => {});
    }
    return code === 'TOKEN_EXPIRED';
  }
}

/** What is sent while it is read cannot be sent again. */
function isStream(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    ('getReader' in body || Symbol.asyncIterator in body)
  );
}

async function unlessAborted(
  done: Promise<void>,
  signal: AbortSignal | null | undefined,
): Promise<void> {
  if (!signal) return done;
  let stopListening = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    stopListening = () => signal.removeEventListener('abort', abort);
  });
  return Promise.race([done, aborted]).finally(stopListening);
}

/** The token has expired and cannot be renewed for now: that is no reason to say "signed out". */
function unavailable({ errors, retryAfterMs = 0 }: HttpError): Response {
  return new Response(JSON.stringify({ errors }), {
    status: 503,
    headers: {
      'Content-Type': 'application/json',
      'Retry-After': String(Math.ceil(retryAfterMs / 1000)),
    },
  });
}
