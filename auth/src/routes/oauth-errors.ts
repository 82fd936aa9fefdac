import { toHttpError } from '@usher/common';
import type { NextFunction, Request, Response } from 'express';
import { sendOAuthError } from './send-oauth-error.js';

/** What is wrong with the request in OAuth's form (RFC 6749 section 5.2); everything else as everywhere. */
export function oauthErrors(
  error: unknown,
  _req: Request,
  res: Response,
  next: NextFunction,
): void {
  const known = toHttpError(error);
  if (known.code === 'VALIDATION_FAILED' || known.code === 'PAYLOAD_TOO_LARGE') {
    const fields = known.errors.map(({ field }) => field).filter(Boolean);
    const description = fields.length > 0 ? `Wrong: ${fields.join(', ')}` : known.message;
    sendOAuthError(res, 'invalid_request', description);
  } else {
    next(error);
  }
}
