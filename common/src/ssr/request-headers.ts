import type { IncomingHttpHeaders } from 'node:http';

/** Those of Node's own server (Express, pages of Next.js), or of the Fetch standard (Next.js, Hono, Remix). */
export type RequestHeaders = IncomingHttpHeaders | Headers;

export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  // By what it can do: frameworks bring classes of their own.
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  return (headers as Record<string, string | undefined>)[name];
}
