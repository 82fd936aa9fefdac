import type { NextFunction, Request, Response } from 'express';
import { validationResult } from 'express-validator';
import { toValidationFailure } from '../validation/to-validation-failure.js';

/**
 * Refuses a request whose express-validator chains have found faults. Read the values with `matchedData`,
 * which holds only what a chain names: Express 5 does not keep sanitised values in `req.query`.
 *
 * @throws HttpError `VALIDATION_FAILED` with one entry per field.
 * @example router.post('/rooms', body('name').isString().bail().trim().notEmpty(), validateRequest, handler);
 */
export function validateRequest(req: Request, _res: Response, next: NextFunction): void {
  const result = validationResult(req);
  if (!result.isEmpty()) throw toValidationFailure(result);
  next();
}
