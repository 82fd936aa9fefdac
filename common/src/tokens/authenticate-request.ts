import type { IncomingHttpHeaders } from 'node:http';
import type { Freshness } from '../verifier/freshness.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import type { Verifier } from '../verifier/verifier.js';

/**
 * Who sends these headers: by `Authorization: Bearer` (RFC 6750 §2.1), else by the session cookie.
 * Undefined when there is neither.
 *
 * @throws HttpError as `verifier.verify` does
 */
export function authenticateRequest(
  verifier: Verifier,
  { authorization, cookie }: IncomingHttpHeaders,
  cookieName: string,
  freshness?: Partial<Freshness>,
): VerifiedToken | Promise<VerifiedToken> | undefined {
  const bearer = readBearer(authorization);
  if (bearer !== undefined) return verifier.authenticate(bearer, undefined, freshness);
  const session = cookieValue(cookie, cookieName);
  return session ? verifier.authenticate(session, tokenOfSession, freshness) : undefined;
}

/**
 * Whose session these headers name, even when the token has expired or the session has ended. For signing
 * out and refreshing, never as a proof of being signed in.
 */
export function identifyRequest(
  verifier: Verifier,
  { authorization, cookie }: IncomingHttpHeaders,
  cookieName: string,
): VerifiedToken | undefined {
  const token = carriedToken({ authorization, cookie }, cookieName);
  const verified = token ? verifier.identify(token) : undefined;
  // A service acting as itself has no session.
  return verified?.user.sid ? verified : undefined;
}

/** The access token that these headers carry, unverified. */
export function carriedToken(
  { authorization, cookie }: IncomingHttpHeaders,
  cookieName: string,
): string | undefined {
  return readBearer(authorization) ?? tokenOfSession(cookieValue(cookie, cookieName) ?? '');
}

/**
 * Whom the gateway's `Identity-Proof` header speaks of. Undefined when it is absent or empty.
 *
 * @throws HttpError as `verifier.verify` does; `TOKEN_INVALID` also for a proof that has expired
 */
export function authenticateProof(
  verifier: Verifier,
  headers: IncomingHttpHeaders,
  freshness?: Partial<Freshness>,
): VerifiedToken | Promise<VerifiedToken> | undefined {
  const proof = headers['identity-proof'];
  if (!proof) return undefined;
  return verifier.authenticate(String(proof), undefined, { ...freshness, typ: 'gateway+jwt' });
}

export function readBearer(header: string | undefined): string | undefined {
  return header !== undefined && /^bearer /i.test(header) ? header.slice(7).trim() : undefined;
}

/** cookie-session's format: standard base64 of `{"jwt":"…"}`. What cannot be read is no good token. */
function tokenOfSession(value: string): string | undefined {
  try {
    const session: unknown = JSON.parse(Buffer.from(value, 'base64').toString());
    const jwt = (session as { jwt?: unknown } | null)?.jwt;
    return jwt === undefined || typeof jwt === 'string' ? jwt : '';
  } catch {
    return '';
  }
}

/** Slices one cookie out of the header; the first of that name counts, as in the `cookies` package. */
function cookieValue(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined;
  let start = 0;
  while (start < header.length) {
    let end = header.indexOf(';', start);
    if (end === -1) end = header.length;
    while (header.charCodeAt(start) === 0x20) start += 1;
    if (header.startsWith(name, start) && header[start + name.length] === '=') {
      const value = header.slice(start + name.length + 1, end).trim();
      return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    }
    start = end + 1;
  }
  return undefined;
}
