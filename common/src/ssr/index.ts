import '../express/request.js';

export { type ForwardedHeadersOptions, forwardedHeaders } from './forwarded-headers.js';
export {
  type RefreshExpiredOptions,
  refreshExpired,
  sendThroughRefresh,
} from './refresh-expired.js';
