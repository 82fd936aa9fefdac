import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '@usher/infra/testing';
import { refusal, startFakeAuth, until } from './fake-auth.fixture.js';
import type { Client } from './index.js';

const dist = join(import.meta.dirname, '../../dist');
const path = '/api/chat/rooms';
type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Auth = Awaited<ReturnType<typeof startFakeAuth>>;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 300_000);
afterAll(() => browser?.close());

/** The library as it is published, for a browser that needs no bundler. */
async function publish(auth: Auth): Promise<void> {
  const page = `<!doctype html><script type="module">
    import { createClient } from '/client/index.js';
    globalThis.ended = [];
    globalThis.open = (expiresAt) => {
      globalThis.client = createClient({ expiresAt, onSessionEnded: (end) => ended.push(end.code) });
    };
  </script>`;
  auth.answers['/'] = { status: 200, body: page };
  for (const folder of ['client', 'errors']) {
    for (const name of await readdir(join(dist, folder))) {
      if (!name.endsWith('.js')) continue;
      auth.answers[`/${folder}/${name}`] = {
        status: 200,
        body: await readFile(join(dist, folder, name), 'utf8'),
        headers: { 'Content-Type': 'text/javascript' },
      };
    }
  }
}

/** Two tabs of one browser, whose token has expired. */
async function openTabs(kind: string) {
  const auth = await startFakeAuth();
  await publish(auth);
  // So slow that each tab finds its token expired while the other one refreshes.
  auth.gate = () => new Promise((resolve) => setTimeout(resolve, 600));
  const context = await browser.newContext();
  await context.addCookies([{ name: 'session', value: 't0', url: auth.url }]);
  if (kind !== 'Web Locks') {
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
    });
  }
  if (kind === 'nothing shared') {
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
  }
  const tabs = [await context.newPage(), await context.newPage()];
  /** @param expiresInMs of the token that both tabs believe to have, from when both are there */
  async function start(expiresInMs?: number): Promise<void> {
    for (const tab of tabs) await tab.goto(auth.url);
    const expiresAt = expiresInMs === undefined ? undefined : (Date.now() + expiresInMs) / 1000;
    await Promise.all(
      tabs.map((tab) =>
        tab.evaluate((at) => (globalThis as never as PageWorld).open(at), expiresAt),
      ),
    );
  }
  /** Both tabs ask for ten things at once; the statuses of all answers. */
  async function askAll(): Promise<number[]> {
    const asked = tabs.map((tab) =>
      tab.evaluate((path) => {
        const { client } = globalThis as never as PageWorld;
        const answers = Array.from({ length: 10 }, () => client.fetch(path));
        return Promise.all(answers.map(async (answer) => (await answer).status));
      }, path),
    );
    return (await Promise.all(asked)).flat();
  }
  const ended = () =>
    Promise.all(tabs.map((tab) => tab.evaluate(() => (globalThis as never as PageWorld).ended)));
  return { auth, context, start, askAll, ended };
}

interface PageWorld {
  client: Client;
  ended: string[];
  open(expiresAt?: number): void;
}

const all200 = Array.from({ length: 20 }, () => 200);

describe.each(['Web Locks', 'a lease in localStorage'])('two tabs with %s', (kind) => {
  test('make one refresh together, each time their token has expired', async () => {
    const { auth, context, start, askAll } = await openTabs(kind);
    await start();
    const refreshes: number[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const before = auth.refreshes.length;
      expect(await askAll()).toEqual(all200);
      refreshes.push(auth.refreshes.length - before);
      auth.issue();
    }
    // A browser may be late to show one tab what the other has written; then both refresh, which harms nobody.
    expect(refreshes.filter((count) => count === 1).length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...refreshes)).toBeLessThanOrEqual(2);
    await context.close();
  });

  test('make one refresh together before it expires', async () => {
    const { auth, context, start, askAll } = await openTabs(kind);
    await start(2_000);
    await until(() => auth.refreshes.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await askAll()).toEqual(all200);
    expect(auth.refreshes).toHaveLength(1);
    await context.close();
  });

  test('both hear of the end', async () => {
    const { auth, context, start, askAll, ended } = await openTabs(kind);
    auth.answers['/api/users/refresh'] = refusal(401, 'SESSION_REVOKED');
    await start();
    expect(new Set(await askAll())).toEqual(new Set([401]));
    expect(await ended()).toEqual([['SESSION_REVOKED'], ['SESSION_REVOKED']]);
    await context.close();
  });
});

test('a tab whose storage is blocked refreshes for itself', async () => {
  const { auth, context, start, askAll } = await openTabs('nothing shared');
  // One after the other, so that the cookie that the browser keeps is the newest.
  let last = Promise.resolve();
  auth.gate = () => {
    last = last.then(() => new Promise((resolve) => setTimeout(resolve, 600)));
    return last;
  };
  await start();
  const statuses = await askAll();
  expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([]);
  expect(await askAll()).toEqual(all200);
  expect(auth.refreshes.length).toBeLessThanOrEqual(3);
  await context.close();
});
