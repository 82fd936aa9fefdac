import { HttpError } from '../errors/http-error.js';

/** `access_token` is RFC 6750's own name; the others are refused where what they hold looks like a JWT. */
const parameter = /[?&](?:(access_token)=|(token|jwt)=ey)/;

/**
 * The query parameter that carries a token, if one does: URLs end up in logs, histories and `Referer`
 * headers (RFC 6750 §5.3).
 */
export function tokenInUrl(url: string): string | undefined {
  const query = url.indexOf('?');
  if (query === -1) return undefined;
  const found = parameter.exec(url.slice(query));
  return found?.[1] ?? found?.[2];
}

/** @throws HttpError `VALIDATION_FAILED` */
export function refuseTokenInUrl(url: string): void {
  const field = tokenInUrl(url);
  if (field === undefined) return;
  const message =
    'Send the token in the Authorization header or the session cookie, never in the URL';
  throw new HttpError('VALIDATION_FAILED', message, { field });
}
