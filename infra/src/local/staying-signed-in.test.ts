import { createServer } from 'node:http';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { openStage } from './stage.fixture.js';

const password = 'correct horse';
const { url, browser } = await openStage({ ACCESS_TTL_SECONDS: '6' });

/** A signed-in browser without any page open yet. */
async function signUp(name: string): Promise<BrowserContext> {
  const context = await browser.newContext();
  const { status } = await post(context, 'signup', { name });
  expect(status()).toBe(201);
  return context;
}

async function post(context: BrowserContext, route: string, { name }: { name: string }) {
  const data = { email: `${name.toLowerCase()}@example.com`, password, name };
  const res = await context.request.post(`${url}/api/users/${route}`, {
    data: route === 'signin' ? { email: data.email, password } : data,
  });
  return { status: () => res.status() };
}

async function isSignedIn(context: BrowserContext): Promise<boolean> {
  const res = await context.request.get(`${url}/api/users/currentuser`);
  return (await res.json()).currentUser !== null;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const refreshToken = async (request: Request) =>
  /refresh=([^;]+)/.exec((await request.allHeaders()).cookie ?? '')?.[1];
const live = (page: Page) => page.getByText('Live', { exact: true }).filter({ visible: true });
const lobby = (page: Page) => page.getByRole('heading', { name: 'Lobby', exact: true });

test('two tabs outlive many tokens, refresh each of them once and keep their sockets', async () => {
  const context = await signUp('Ada');
  const refreshes: Request[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/users/refresh')) refreshes.push(request);
  });
  const tabs = [await context.newPage(), await context.newPage()];
  let sockets = 0;
  for (const tab of tabs) {
    tab.on('websocket', () => {
      sockets += 1;
    });
    await tab.goto(url);
    await live(tab).waitFor();
  }
  await until(() => refreshes.length >= 3);
  const used = await Promise.all(refreshes.map(refreshToken));
  expect(new Set(used).size).toBe(used.length);

  await tabs[0]?.getByLabel('Message to Lobby').fill('Still here');
  await tabs[0]?.keyboard.press('Enter');
  await tabs[1]?.getByText('Still here', { exact: true }).waitFor();
  expect(sockets).toBe(2);
  await context.close();
}, 90_000);

test('who comes back later is refreshed on the way, from a link elsewhere too, and without script', async () => {
  const context = await signUp('Grace');
  const mail = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html');
    res.end(`<a href="${url}/?from=mail">Your chat</a>`);
  });
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  const { port } = mail.address() as { port: number };

  await until(async () => !(await isSignedIn(context)));
  const typed = await context.newPage();
  await typed.goto(`${url}/?from=bookmark`);
  await lobby(typed).waitFor();
  expect(typed.url()).toBe(`${url}/?from=bookmark`);
  await typed.close();

  await until(async () => !(await isSignedIn(context)));
  const state = await context.storageState();
  await context.close();
  const plain = await browser.newContext({ storageState: state, javaScriptEnabled: false });
  const linked = await plain.newPage();
  await linked.goto(`http://127.0.0.1:${port}/`);
  await linked.getByRole('link', { name: 'Your chat' }).click();
  await lobby(linked).waitFor();
  expect(linked.url()).toBe(`${url}/?from=mail`);
  await plain.close();
  mail.closeAllConnections();
  await new Promise((resolve) => mail.close(resolve));
}, 90_000);

test('who was signed out elsewhere sees why', async () => {
  const [here, elsewhere] = [await signUp('Barbara'), await browser.newContext()];
  const page = await here.newPage();
  await page.goto(url);
  await live(page).waitFor();
  expect((await post(elsewhere, 'signin', { name: 'Barbara' })).status()).toBe(200);
  await elsewhere.request.delete(`${url}/api/users/sessions`);
  await page.getByText('It was ended from another of your devices.').waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByText('Your session has ended. Sign in to go on.').waitFor();
  await Promise.all([here.close(), elsewhere.close()]);
});
