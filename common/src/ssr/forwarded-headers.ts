import { headerOf, type RequestHeaders } from './request-headers.js';

/** Options of `forwardedHeaders`. */
export interface ForwardedHeadersOptions {
  /** Name of the session cookie; default `session`, over https use `sessionCookieName(true)`. */
  cookie?: string;
}

/**
 * What another service needs for a request on the visitor's behalf: the session cookie alone, as it came,
 * and the request's id and trace. No other cookie, no other header.
 *
 * @example await fetch('http://chat/api/chat/rooms', { headers: forwardedHeaders(req), redirect: 'error' });
 */
export function forwardedHeaders(
  req: { headers: RequestHeaders; id?: string; traceparent?: string },
  { cookie = 'session' }: ForwardedHeadersOptions = {},
): Record<string, string> {
  const pairs =
    headerOf(req.headers, 'cookie')
      ?.split(';')
      .map((pair) => pair.trim()) ?? [];
  // The first of that name counts, as in `currentUser`.
  const session = pairs.find((pair) => pair.startsWith(`${cookie}=`));
  return {
    ...(session && { Cookie: session }),
    ...(req.id && { 'X-Request-Id': req.id }),
    ...(req.traceparent && { traceparent: req.traceparent }),
  };
}
