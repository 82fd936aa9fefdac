import { HttpError } from '../errors/http-error.js';
import type { Credentials, Tokens } from './credentials.js';
import { errorOf, retryAfterOf } from './error-of.js';
import { isFinal } from './session-end.js';

/** Whose session it is, as auth answers it. */
export interface SessionUser {
  id: string;
  email: string;
  name: string;
  roles: string[];
}

interface RefreshAnswer {
  user: SessionUser;
  /** Seconds. */
  expiresIn: number;
}

const timeoutMs = 10_000;

/**
 * Asks auth for a fresh token.
 *
 * @throws HttpError of status 401 when the session is over, `UNAVAILABLE` when it is worth another try
 */
export async function askForRefresh(
  send: typeof fetch,
  url: URL,
  credentials: Credentials,
): Promise<RefreshAnswer> {
  let response: Response;
  let answer: Partial<RefreshAnswer & Tokens> | undefined;
  try {
    response = await send(url, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify(credentials.refreshBody()),
      // When the visitor leaves the page meanwhile, the new cookies still reach the browser.
      keepalive: true,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) answer = (await response.json()) as RefreshAnswer;
  } catch (cause) {
    throw new HttpError('UNAVAILABLE', undefined, { cause });
  }
  if (answer && Number(answer.expiresIn) > 0) {
    await credentials.renew(answer);
    return answer as RefreshAnswer;
  }
  const { code } = await errorOf(response);
  // Any other 401 is a proxy's.
  if (response.status === 401 && (isFinal(code) || code === 'TOKEN_EXPIRED')) {
    throw new HttpError(code);
  }
  const retryAfterMs = await retryAfterOf(response);
  throw new HttpError('UNAVAILABLE', undefined, { ...(retryAfterMs && { retryAfterMs }) });
}
