import type { Response } from 'express';

/** The codes of RFC 6749 section 5.2 that we use, with their status. */
const status = { invalid_request: 400, invalid_client: 401, unsupported_grant_type: 400 } as const;

export type OAuthErrorCode = keyof typeof status;

/** OAuth's own error body, for the routes that OAuth clients know. */
export function sendOAuthError(res: Response, error: OAuthErrorCode, description: string): void {
  if (error === 'invalid_client') res.set('WWW-Authenticate', 'Basic realm="usher"');
  res.set('Pragma', 'no-cache');
  res.status(status[error]).json({ error, error_description: description });
}
