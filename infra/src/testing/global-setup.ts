import { openTestMongo, type RunMongo } from './test-mongo.js';

/** Jest calls it once before all test files. */
async function globalSetup(): Promise<void> {
  const mongo: RunMongo = await openTestMongo();
  process.env.USHER_TEST_MONGO_URL = mongo.url;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Jest ends without a teardown on a signal, and mongod does not share our terminal.
    process.once(signal, () => void mongo.close().finally(() => process.exit(1)));
  }
}

// biome-ignore lint/style/noDefaultExport: Jest takes the default export
export default globalSetup;
