import type { IncomingMessage } from 'node:http';

/** A cookie that cannot be read is refused as a bad token, and not taken for none. */
const broken = '';

/** A session cookie in cookie-session's format: standard base64 of `{"jwt":"…"}`. Empty values are none. */
export function readSessionCookie(header: string | undefined, name: string): string | undefined {
  const value = cookieValue(header, name);
  if (!value) return undefined;
  try {
    const session: unknown = JSON.parse(Buffer.from(value, 'base64').toString());
    const jwt = (session as { jwt?: unknown } | null)?.jwt;
    return jwt === undefined || typeof jwt === 'string' ? jwt : broken;
  } catch {
    return broken;
  }
}

/** The token of an `Authorization: Bearer` header (RFC 6750 §2.1). */
export function readBearer(header: string | undefined): string | undefined {
  return header !== undefined && /^bearer /i.test(header) ? header.slice(7).trim() : undefined;
}

export function readToken(
  headers: IncomingMessage['headers'],
  cookieName: string,
): string | undefined {
  return readBearer(headers.authorization) ?? readSessionCookie(headers.cookie, cookieName);
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
