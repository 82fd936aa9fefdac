import type { Request, Response } from 'express';
import { HttpError } from '../errors/http-error.js';

/**
 * The last route of a service.
 *
 * @throws HttpError `NOT_FOUND`
 */
export function notFound(_req: Request, _res: Response): never {
  throw new HttpError('NOT_FOUND', 'There is nothing at this address');
}
