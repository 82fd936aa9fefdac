import { type ErrorCode, errorMessage, errorStatus } from './codes.js';

/** One entry of the error body: a stable `code`, a `message` for people, `field` where one is at fault. */
export interface ErrorItem {
  code: ErrorCode;
  message: string;
  field?: string;
  /** Milliseconds after which a retry may succeed. */
  retryAfterMs?: number;
}

/** What an `HttpError` may say beside code and message. */
export interface HttpErrorOptions {
  field?: string;
  /** Milliseconds after which a retry may succeed; also sent as `Retry-After`. */
  retryAfterMs?: number;
  /** Several faults of one request; by default there is one, made of code and message. */
  errors?: ErrorItem[];
  cause?: unknown;
}

const brand = Symbol.for('usher.http-error');

/**
 * An error that may be shown to the client: over HTTP with its status, in a socket's ack, at a handshake.
 *
 * @example throw new HttpError('FORBIDDEN', 'Only the owner may rename a room');
 */
export class HttpError extends Error {
  static {
    // Not in the type: for that, each copy's brand would be another one.
    Object.defineProperty(HttpError.prototype, brand, { value: true });
  }

  override readonly name = 'HttpError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: readonly ErrorItem[];
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message = errorMessage[code], options: HttpErrorOptions = {}) {
    super(message, { cause: options.cause });
    const { field, retryAfterMs } = options;
    this.code = code;
    this.status = errorStatus[code];
    this.retryAfterMs = retryAfterMs;
    this.errors = options.errors ?? [
      { code, message, ...(field && { field }), ...(retryAfterMs && { retryAfterMs }) },
    ];
  }
}

/** Recognises an `HttpError` by its brand, so that two copies of this library may coexist. */
export function isHttpError(error: unknown): error is HttpError {
  return typeof error === 'object' && error !== null && brand in error;
}
