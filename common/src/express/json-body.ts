import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { HttpError } from '../errors/http-error.js';
import { requirePositive } from '../require-number.js';

/** Options of `jsonBody`. */
export interface JsonBodyOptions {
  /** Largest body in bytes; default 16 KiB. */
  limitBytes?: number;
}

/**
 * Parses JSON bodies and refuses any other kind: forms and plain text are what a foreign page can send
 * without asking first.
 *
 * @throws HttpError `VALIDATION_FAILED` (broken JSON, other content), `PAYLOAD_TOO_LARGE`
 */
export function jsonBody({ limitBytes = 16 * 1024 }: JsonBodyOptions = {}): RequestHandler[] {
  requirePositive('limitBytes', limitBytes);
  return [refuseOtherContent, express.json({ limit: limitBytes })];
}

function refuseOtherContent(req: Request, _res: Response, next: NextFunction): void {
  // `is` answers null without a body, false for one of another type; browsers announce an empty one.
  if (req.is('json') === false && req.headers['content-length'] !== '0') {
    throw new HttpError(
      'VALIDATION_FAILED',
      'The body must be JSON (Content-Type: application/json)',
    );
  }
  next();
}
