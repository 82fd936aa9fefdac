import { toHttpError } from '../errors/to-http-error.js';

/** What a handshake is refused with: arrives as `connect_error` with `err.data = { code, message, … }`. */
export function connectError(error: unknown): Error {
  const { message, errors } = toHttpError(error);
  return Object.assign(new Error(message), { data: errors[0] });
}
