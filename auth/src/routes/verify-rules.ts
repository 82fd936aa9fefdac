import type { Request } from 'express';
import type { OriginalRequest } from './original-request.js';

/** What a gateway asks for beyond being signed in. */
export interface VerifyRules {
  /** One of these is needed; empty where any will do. */
  roles: string[];
  /** Visitors who are not signed in pass too, as nobody. */
  optional: boolean;
}

/**
 * The gateway's own query, `?role=admin` or `?optional=1`. Behind a path suffix the query is the visitor's
 * and says nothing. Some gateways also put the visitor's query behind an address of theirs that has none:
 * `optional` is therefore not taken from a query that the original address has as well.
 */
export function verifyRules(req: Request, path: string, original: OriginalRequest): VerifyRules {
  if (!req.url.startsWith(`${path}?`)) return { roles: [], optional: false };
  const query = queryOf(req.url);
  const rules = new URLSearchParams(query);
  const roles = rules.getAll('role');
  const mayBeVisitors = original.shownUrls.some((url) => queryOf(url) === query);
  // Asking for a role asks for somebody.
  const optional = rules.get('optional') === '1' && roles.length === 0 && !mayBeVisitors;
  return { roles, optional };
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start + 1);
}
