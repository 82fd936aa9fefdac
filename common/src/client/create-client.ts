import type { CurrentUser } from '../current-user.js';
import { HttpError, isHttpError } from '../errors/http-error.js';
import { askForRefresh, type SessionUser } from './ask-for-refresh.js';
import { createAttention } from './attention.js';
import { bearerCredentials, cookieCredentials, type OnTokens, type Tokens } from './credentials.js';
import { keepFresh } from './keep-fresh.js';
import { currentPage } from './page.js';
import { createRefreshRecord } from './refresh-record.js';
import { createRefresher, type Refresh } from './refresher.js';
import { createSessionState, type SessionEnd } from './session-end.js';
import { sessionFetch } from './session-fetch.js';
import { withTabLock } from './tab-lock.js';

/** Options of `createClient`. */
export interface ClientOptions {
  /** Where auth answers, such as `https://example.com`; default: the page's origin. Node needs it. */
  baseUrl?: string;
  /** Further origins that may be shown a bearer token and whose `TOKEN_EXPIRED` counts. */
  origins?: readonly string[];
  /** When the access token expires, in seconds since 1970, as in `currentUser.exp`; if it is known. */
  expiresAt?: number;
  /** For clients without cookies: what sign-in with `transport: 'bearer'` has answered. */
  tokens?: Tokens;
  /** Told the new tokens after each refresh, before they are used; store them here. */
  onTokens?: OnTokens;
  /** Told once that the session is over and the visitor has to sign in again. */
  onSessionEnded?: (end: SessionEnd) => void;
  /** Told after each refresh of this client: name and roles may have changed. */
  onUser?: (user: SessionUser) => void;
  /** How long a hidden page goes on refreshing, in milliseconds; default one hour. */
  maxHiddenMs?: number;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** One session in one page or process. After signing in again, make another one. */
export interface Client {
  /**
   * Like the global `fetch`. When our services answer 401 `TOKEN_EXPIRED` it refreshes once, repeats the
   * request once and answers 503 `UNAVAILABLE` when the token cannot be renewed for now.
   */
  fetch: typeof globalThis.fetch;
  /**
   * Refreshes now, once for all tabs; with `since`, unless there was a refresh after that `mark`.
   *
   * @throws HttpError of status 401 when the session is over, else `UNAVAILABLE` with `retryAfterMs`
   */
  refresh: Refresh;
  /** Names the last refresh that this browser has made. */
  mark(): string;
  /** Who is signed in, after a refresh where one is needed; null for nobody. @throws HttpError `UNAVAILABLE` */
  currentUser(): Promise<CurrentUser | null>;
  /** How long the access token still counts, in milliseconds; undefined while unknown. */
  expiresInMs(): number | undefined;
  /** The bearer token to send; undefined where cookies do it. */
  accessToken(): Promise<string | undefined>;
  /** Resolves when the session is over; never rejects. */
  readonly ended: Promise<SessionEnd>;
  /** Says that the session is over, as `followSession` does when a socket is told so. */
  end(end: SessionEnd): void;
  /** Stops refreshing by itself. */
  close(): void;
}

/**
 * A client that keeps its visitor signed in: access tokens live for minutes, this renews them.
 *
 * @example const { fetch } = createClient({ onSessionEnded: () => location.assign('/signin') });
 */
export function createClient(options: ClientOptions = {}): Client {
  const { tokens, onTokens, onUser, onSessionEnded, maxHiddenMs = 3_600_000 } = options;
  const page = currentPage();
  const baseUrl = options.baseUrl ?? page?.location?.origin;
  const send: typeof fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  const credentials = tokens ? bearerCredentials(tokens, onTokens) : cookieCredentials;
  const expiresAt = options.expiresAt === undefined ? undefined : options.expiresAt * 1000;
  const session = createSessionState(expiresAt !== undefined || tokens !== undefined);
  const record = createRefreshRecord(expiresAt, !tokens);
  const attention = createAttention(maxHiddenMs);

  const refresh = createRefresher({
    record,
    session,
    attention,
    lock: tokens ? (act) => act() : withTabLock,
    async ask() {
      const url = new URL('/api/users/refresh', baseUrl);
      const { user, expiresIn } = await askForRefresh(send, url, credentials);
      onUser?.(user);
      return expiresIn;
    },
  });
  const origins = new Set([baseUrl ?? [], ...(options.origins ?? [])].flat().map(originOf));
  const fetchInSession = sessionFetch({
    send,
    baseUrl: options.baseUrl ?? page?.document?.baseURI,
    origins,
    credentials,
    record,
    session,
    refresh,
  });
  const stop = keepFresh({ record, session, attention, refresh });
  function close(): void {
    stop();
    record.close();
    attention.close();
  }
  void session.ended.then((end) => {
    close();
    onSessionEnded?.(end);
  });

  async function whoIs(): Promise<CurrentUser | null> {
    const response = await fetchInSession(new URL('/api/users/currentuser', baseUrl));
    if (!response.ok) throw new HttpError('UNAVAILABLE');
    const { currentUser } = (await response.json()) as { currentUser: CurrentUser | null };
    return currentUser;
  }

  return {
    fetch: fetchInSession,
    refresh,
    mark: record.id,
    async currentUser() {
      const since = record.id();
      let user = await whoIs();
      if (!user && !session.isOver()) {
        try {
          await refresh(since);
        } catch (error) {
          if (isHttpError(error) && error.status === 401) return null;
          throw error;
        }
        user = await whoIs();
      }
      if (user) {
        session.known();
        record.learned(user.exp * 1000);
      }
      return user;
    },
    expiresInMs() {
      const at = record.expiresAt();
      return at === undefined ? undefined : at - Date.now();
    },
    accessToken: credentials.accessToken,
    ended: session.ended,
    end: session.end,
    close,
  };
}

function originOf(address: string): string {
  return new URL(address).origin;
}
