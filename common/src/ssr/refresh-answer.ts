import { normaliseOrigins } from '../origin.js';
import { refreshingPage } from './refreshing-page.js';
import { headerOf, type RequestHeaders } from './request-headers.js';
import { returnPath } from './return-path.js';

/** How visitors are sent through a refresh. */
export interface RefreshOptions {
  /** The origins that browsers use, such as `https://example.com`. */
  origins: readonly string[];
  /** Where auth refreshes a navigation; default `/api/users/refresh`. */
  path?: string;
}

/** An answer without a body redirects. */
export interface RefreshAnswer {
  status: 200 | 303;
  headers: Record<string, string>;
  body?: string;
}

/** Makes the function that says how to send who asks for this path through a refresh, and back to it. */
export function refreshAnswer({ origins, path = '/api/users/refresh' }: RefreshOptions) {
  const own = normaliseOrigins(origins);
  return (target: string, requestHeaders: RequestHeaders): RefreshAnswer => {
    const address = `${path}?next=${encodeURIComponent(returnPath(target))}`;
    const headers = { 'Cache-Control': 'no-store' };
    if (isOwnNavigation(requestHeaders, own)) {
      return { status: 303, headers: { ...headers, Location: address } };
    }
    const page = refreshingPage(address);
    return { status: 200, headers: { ...headers, ...page.headers }, body: page.body };
  };
}

/**
 * Whether auth will take a redirect for our own navigation. A browser keeps the site that a navigation
 * came from over redirects; without fetch metadata (plain http, old browsers) it is the Referer that stays.
 */
function isOwnNavigation(headers: RequestHeaders, own: readonly string[]): boolean {
  const site = headerOf(headers, 'sec-fetch-site');
  if (site) return site === 'same-origin' || site === 'none';
  const referer = headerOf(headers, 'referer') ?? '';
  return URL.canParse(referer) && own.includes(new URL(referer).origin);
}
