import { closeTestMongo } from './test-mongo.js';

/** Jest calls it once after all test files. */
async function globalTeardown(): Promise<void> {
  await closeTestMongo();
}

// biome-ignore lint/style/noDefaultExport: Jest takes the default export
export default globalTeardown;
