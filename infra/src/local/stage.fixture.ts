import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { freePort } from '../mongod/free-port.js';
import { databaseOwners } from '../secrets/new-secrets.js';
import { launchBrowser } from '../testing/launch-browser.js';
import { startProcess } from '../testing/start-process.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { serviceDatabase } from './service-database.js';

export const main = join(import.meta.dirname, '../../dist/local/index.js');

/**
 * What `npm start` runs, on a port of its own, and a browser beside it. All of it ends with the test file.
 *
 * @param settings in place of those of the test run; undefined leaves one out
 */
export async function openStage(settings: NodeJS.ProcessEnv = {}) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-local-'));
  const mongoUrl = testMongoUrl('local');
  const given = { PORT: `${port}`, USHER_DATA_DIR: dataDir, MONGO_URL: mongoUrl, ...settings };
  const start = () =>
    startProcess(process.execPath, [main], {
      env: { ...process.env, ...given },
      readyWhen: /Usher is ready/,
      timeoutMs: 120_000,
    });
  const [usher, browser] = await Promise.all([start(), launchBrowser()]);
  const stage = {
    port,
    url,
    dataDir,
    browser,
    usher,

    /** With the same data; after its end. */
    async restart(): Promise<void> {
      stage.usher = await start();
    },

    /** The lobby, as somebody sees it who has just filled in the form. */
    async signUp(name: string, context?: BrowserContext): Promise<Page> {
      const page = await (context ?? (await browser.newContext())).newPage();
      await page.goto(`${url}/signup`);
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.com`);
      await page.getByLabel('Password', { exact: true }).fill('correct horse');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: 'Lobby', exact: true }).waitFor();
      // The server has written the heading; this is said once the page lives.
      await page.getByText('Live', { exact: true }).filter({ visible: true }).waitFor();
      return page;
    },
  };
  afterAll(async () => {
    await browser.close();
    await stage.usher.kill('SIGINT');
    await rm(dataDir, { recursive: true, force: true });
    for (const owner of databaseOwners) {
      await dropTestDatabase(serviceDatabase(mongoUrl, owner));
    }
  });
  return stage;
}
