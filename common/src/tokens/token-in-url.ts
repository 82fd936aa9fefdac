import { HttpError } from '../errors/http-error.js';

const parameter = /[?&](access_token|token|jwt)=/;

/**
 * The query parameter that carries a token, if one does: URLs end up in logs, histories and `Referer`
 * headers (RFC 6750 §5.3).
 */
export function tokenInUrl(url: string): string | undefined {
  const query = url.indexOf('?');
  return query === -1 ? undefined : parameter.exec(url.slice(query))?.[1];
}

/** @throws HttpError `VALIDATION_FAILED` */
export function refuseTokenInUrl(url: string): void {
  const field = tokenInUrl(url);
  if (field === undefined) return;
  const message =
    'Send the token in the Authorization header or the session cookie, never in the URL';
  throw new HttpError('VALIDATION_FAILED', message, { field });
}
