export { type LaggingFeed, laggingFeed } from './lagging-feed.js';
export { type TestClock, testClock } from './test-clock.js';
export {
  cookieHeader,
  type TestIssuer,
  type TestIssuerOptions,
  testIssuer,
} from './test-issuer.js';
export { testUser } from './test-user.js';
