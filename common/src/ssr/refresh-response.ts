import { normaliseOrigins } from '../origin.js';
import { type RefreshOptions, refreshAnswer } from './refresh-answer.js';

/**
 * The same as `sendThroughRefresh` for servers that speak the Fetch standard (Next.js, Hono, Remix): a
 * `Response` in place of the page. It redirects to the origin that was asked, the first one where a proxy
 * has hidden that.
 *
 * @example if (error.code === 'TOKEN_EXPIRED') return respond(request);
 */
export function refreshResponse(options: RefreshOptions): (request: Request) => Response {
  const answer = refreshAnswer(options);
  const own = normaliseOrigins(options.origins);
  return (request) => {
    const { host, pathname, search } = new URL(request.url);
    const { status, headers, body = null } = answer(pathname + search, request.headers);
    const { Location: location } = headers;
    // Next.js takes no relative address.
    const origin = own.find((one) => new URL(one).host === host) ?? own[0];
    const absolute = location && { Location: new URL(location, origin).href };
    return new Response(body, { status, headers: { ...headers, ...absolute } });
  };
}
