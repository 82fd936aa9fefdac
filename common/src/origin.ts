import type { IncomingMessage } from 'node:http';

/**
 * True unless a browser sends this from a foreign site. Where an `Origin` came it must be one of ours;
 * otherwise fetch metadata decides. Neither header means that no browser sent it.
 */
export function isOwnOrigin(
  headers: IncomingMessage['headers'],
  origins: readonly string[],
): boolean {
  const { origin } = headers;
  if (origin !== undefined) return origins.includes(origin);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Checks the configured origins once, so that a trailing slash does not lock everybody out. */
export function normaliseOrigins(origins: readonly string[]): string[] {
  return origins.map((origin) => new URL(origin).origin);
}
