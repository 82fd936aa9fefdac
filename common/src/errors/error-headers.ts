import type { HttpError } from './http-error.js';

/**
 * What goes with the answer to an error: `WWW-Authenticate` with a 401 (RFC 9110 §15.5.2, RFC 6750 §3),
 * `Retry-After` in seconds where a retry may succeed. `errorHandler` sends them by itself.
 *
 * @example new Response(body, { status: error.status, headers: errorHeaders(error) })
 */
export function errorHeaders({ code, status, retryAfterMs }: HttpError): Record<string, string> {
  return {
    ...(status === 401 && { 'WWW-Authenticate': challengeOf(code) }),
    ...(retryAfterMs !== undefined && { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) }),
  };
}

/** Who has shown no token is not told that one is wrong. */
function challengeOf(code: HttpError['code']): string {
  const challenge = 'Bearer realm="usher"';
  return code === 'AUTH_REQUIRED' ? challenge : `${challenge}, error="invalid_token"`;
}
