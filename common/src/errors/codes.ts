/** Every error code that leaves a service, with the HTTP status that goes with it. */
export const errorStatus = {
  VALIDATION_FAILED: 400,
  AUTH_REQUIRED: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_INVALID: 401,
  SESSION_REVOKED: 401,
  FORBIDDEN: 403,
  ORIGIN_REJECTED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  STALE: 503,
  UNAVAILABLE: 503,
} as const;

/** A stable code: what programs decide by, over HTTP, in acks and at handshakes. */
export type ErrorCode = keyof typeof errorStatus;

/** What a person reads when the thrower has nothing better to say. */
export const errorMessage: Record<ErrorCode, string> = {
  VALIDATION_FAILED: 'The request is not valid',
  AUTH_REQUIRED: 'Sign in first',
  TOKEN_EXPIRED: 'The access token has expired',
  TOKEN_INVALID: 'The access token is not valid',
  SESSION_REVOKED: 'This session has ended',
  FORBIDDEN: 'You may not do this',
  ORIGIN_REJECTED: 'Requests from this origin are not accepted',
  NOT_FOUND: 'Not found',
  CONFLICT: 'Already exists',
  PAYLOAD_TOO_LARGE: 'The request is too large',
  RATE_LIMITED: 'Too many requests',
  INTERNAL: 'Something went wrong',
  STALE: 'The state of this session cannot be confirmed right now',
  UNAVAILABLE: 'The service is not available right now',
};
