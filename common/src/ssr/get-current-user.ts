import type { CurrentUser } from '../current-user.js';
import type { CurrentUserOptions } from '../express/current-user.js';
import { authenticateRequest } from '../tokens/authenticate-request.js';
import type { Verifier } from '../verifier/verifier.js';
import { headerOf, type RequestHeaders } from './request-headers.js';

/**
 * Who sends a request, for servers that are not Express: by the session cookie or a bearer header, as
 * `currentUser` finds it. Undefined for nobody.
 *
 * @throws HttpError `TOKEN_EXPIRED`, `TOKEN_INVALID` or `SESSION_REVOKED`; `STALE` or `UNAVAILABLE`
 * @example const user = await getCurrentUser(verifier, await headers());
 */
export async function getCurrentUser(
  verifier: Verifier,
  headers: RequestHeaders,
  { cookie = 'session', ...freshness }: CurrentUserOptions = {},
): Promise<CurrentUser | undefined> {
  const carried = {
    authorization: headerOf(headers, 'authorization'),
    cookie: headerOf(headers, 'cookie'),
  };
  const verified = await authenticateRequest(verifier, carried, cookie, freshness);
  return verified?.user;
}
