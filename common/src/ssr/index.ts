import '../express/request.js';

export { sessionCookieName } from '../tokens/session-cookie-name.js';
export { type ForwardedHeadersOptions, forwardedHeaders } from './forwarded-headers.js';
export { getCurrentUser } from './get-current-user.js';
export type { RefreshOptions } from './refresh-answer.js';
export { refreshExpired } from './refresh-expired.js';
export { refreshResponse } from './refresh-response.js';
export type { RequestHeaders } from './request-headers.js';
export { type PageRequest, sendThroughRefresh } from './send-through-refresh.js';
