import type { Result, ValidationError } from 'express-validator';
import { HttpError } from '../errors/http-error.js';

/** All faults of a request as one `VALIDATION_FAILED`, one entry per field; no value is repeated. */
export function toValidationFailure(result: Result<ValidationError>): HttpError {
  const errors = result.array({ onlyFirstError: true }).map((error) => ({
    code: 'VALIDATION_FAILED' as const,
    message: typeof error.msg === 'string' ? error.msg : 'Invalid value',
    ...(error.type === 'field' && { field: error.path }),
  }));
  return new HttpError('VALIDATION_FAILED', undefined, { errors });
}
