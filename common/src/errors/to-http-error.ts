import { HttpError, isHttpError } from './http-error.js';

/**
 * Turns whatever was thrown into what the client may see. Faults that Express and its body parser
 * report keep their 4xx meaning; everything unknown becomes `INTERNAL` with the original as `cause`.
 */
export function toHttpError(error: unknown): HttpError {
  if (isHttpError(error)) return error;
  const status = statusOf(error);
  if (status === 413) return new HttpError('PAYLOAD_TOO_LARGE', undefined, { cause: error });
  if (status >= 400 && status < 500) {
    return new HttpError('VALIDATION_FAILED', clientMessage(error), { cause: error });
  }
  return new HttpError('INTERNAL', undefined, { cause: error });
}

function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}

/** The parser's own message may quote the body, so each kind of fault gets a fixed sentence. */
function clientMessage(error: unknown): string {
  switch ((error as { type?: unknown }).type) {
    case 'entity.parse.failed':
      return 'The body is not valid JSON';
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return 'The body must be JSON in UTF-8';
    default:
      return 'The request cannot be read';
  }
}
