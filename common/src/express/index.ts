import './request.js';

export { sessionCookieName } from '../tokens/session-cookie-name.js';
export { type CurrentUserOptions, currentUser } from './current-user.js';
export { type ErrorHandlerOptions, errorHandler } from './error-handler.js';
export { type GatewayIdentityOptions, gatewayIdentity } from './gateway-identity.js';
export { type JsonBodyOptions, jsonBody } from './json-body.js';
export { notFound } from './not-found.js';
export { type RateLimitOptions, rateLimit } from './rate-limit.js';
export { requireAuth } from './require-auth.js';
export { requireFresh } from './require-fresh.js';
export { requireRole } from './require-role.js';
export { sameOrigin } from './same-origin.js';
export { type SessionCookieOptions, sessionCookie } from './session-cookie.js';
export { validateRequest } from './validate-request.js';
