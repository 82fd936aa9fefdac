import { HttpError, isHttpError } from './http-error.js';

/**
 * Turns whatever was thrown into what the client may see. Faults that Express and its body parser
 * report keep their 4xx meaning, a database that is away becomes `UNAVAILABLE`; everything unknown
 * becomes `INTERNAL`, with the original as `cause`.
 */
export function toHttpError(error: unknown): HttpError {
  if (isHttpError(error)) return error;
  const status = statusOf(error);
  if (status === 413) return new HttpError('PAYLOAD_TOO_LARGE', undefined, { cause: error });
  if (status >= 400 && status < 500) {
    return new HttpError('VALIDATION_FAILED', clientMessage(error), { cause: error });
  }
  if (isAway(error)) {
    return new HttpError('UNAVAILABLE', undefined, { cause: error, retryAfterMs: 1_000 });
  }
  return new HttpError('INTERNAL', undefined, { cause: error });
}

function isAway(error: unknown): boolean {
  const { name = '', code } = (error ?? {}) as { name?: string; code?: unknown };
  return awayNames.has(name) || brokenCodes.has(code);
}

/** What Node itself says of a connection that breaks while it is written to: drivers pass it on. */
const brokenCodes = new Set<unknown>(['EPIPE', 'ECONNRESET']);

/** A database that does not answer. By name, since this library knows no driver. */
const awayNames = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
  'PoolClearedOnNetworkError',
]);

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
