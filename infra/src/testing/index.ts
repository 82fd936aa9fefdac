export { freePort } from '../mongod/free-port.js';
export { findChromium } from './find-chromium.js';
export { findOrInstall } from './find-or-install.js';
export { launchBrowser } from './launch-browser.js';
export { type StartedProcess, type StartProcessOptions, startProcess } from './start-process.js';
export { startRedis, type TestRedis } from './start-redis.js';
export { startTcpProxy, type TcpProxy } from './start-tcp-proxy.js';
export { dropTestDatabase, testMongoUrl } from './test-mongo-url.js';
