import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { freePort } from '../mongod/free-port.js';
import { launchBrowser } from '../testing/launch-browser.js';
import { type StartedProcess, startProcess } from '../testing/start-process.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { serviceDatabase } from './service-database.js';

const main = join(import.meta.dirname, '../../dist/local/index.js');
const mongoUrl = testMongoUrl('account-pages');
const password = 'a seat in row 7';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
/** What a page must never do, such as loading what its policy forbids. */
const complaints: string[] = [];
let dataDir: string;
let url: string;
let usher: StartedProcess;
let browser: Browser;
let ada: BrowserContext;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'usher-local-'));
  const port = await freePort();
  url = `http://localhost:${port}`;
  [usher, browser] = await Promise.all([
    startProcess(process.execPath, [main], {
      env: {
        ...process.env,
        PORT: `${port}`,
        USHER_DATA_DIR: dataDir,
        MONGO_URL: mongoUrl,
      },
      readyWhen: /Usher is ready/,
      timeoutMs: 60_000,
    }),
    launchBrowser(),
  ]);
  // The first account of an installation is its administrator's.
  ada = await signUp('Ada');
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await usher?.kill('SIGINT');
  await rm(dataDir, { recursive: true, force: true });
  for (const service of ['auth', 'chat']) {
    await dropTestDatabase(serviceDatabase(mongoUrl, service));
  }
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

const emailOf = (name: string) => `${name.toLowerCase()}@example.com`;

async function device(userAgent?: string): Promise<BrowserContext> {
  const context = await browser.newContext(userAgent === undefined ? {} : { userAgent });
  context.setDefaultTimeout(15_000);
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    // What the server refuses is named there too, and is part of some tests.
    const refused = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !refused) complaints.push(message.text());
  });
  return context;
}

/** A browser in which somebody has just made an account. */
async function signUp(name: string): Promise<BrowserContext> {
  const context = await device();
  const data = { email: emailOf(name), password, name };
  const res = await context.request.post(`${url}/api/users/signup`, { data });
  expect(res.status()).toBe(201);
  return context;
}

/** Signs in by the form, to where `path` asks for it. */
async function signIn(page: Page, name: string, path: string, secret = password): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel('E-mail').fill(emailOf(name));
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url + path);
}

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url + path);
  return page;
}

const ended = (page: Page) =>
  page.getByRole('heading', { name: 'Your session has ended' }).waitFor();

/** The newest mail of a kind to somebody, as it comes: mails leave after the answer. */
async function linkFor(name: string, path: string): Promise<string> {
  const context = await device();
  const page = await open(context, '/mailbox');
  const mail = page.getByRole('listitem').filter({ hasText: emailOf(name) });
  const link = mail.locator(`a[href*="${path}"]`).first();
  while ((await link.count()) === 0) await page.reload();
  const href = (await link.getAttribute('href')) ?? '';
  await context.close();
  return href;
}

test('a new name is saved and stays', async () => {
  const context = await signUp('Grace');
  const page = await open(context, '/account');
  await page.getByLabel('Name').fill('   ');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.locator('input[name="name"][aria-invalid="true"]:focus').waitFor();
  await page.getByLabel('Name').fill('Grace Hopper');
  await page.keyboard.press('Enter');
  await page.getByText('Saved.').waitFor();
  await page.reload();
  expect(await page.getByLabel('Name').inputValue()).toBe('Grace Hopper');
  // The chat knows it too, by the session that was refreshed for it.
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('link', { name: 'Your account: Grace Hopper' }).waitFor();
});

test('a device that is ended leaves the list, and its open page says so', async () => {
  const here = await signUp('Barbara');
  const there = await device(iphone);
  const phone = await there.newPage();
  await signIn(phone, 'Barbara', '/account');

  const page = await open(here, '/account/devices');
  await page.getByText('2 devices').waitFor();
  await page.getByRole('button', { name: 'End Safari on iPhone' }).click();
  await page.getByText('Safari on iPhone is signed out.').waitFor();
  await page.getByText('You are signed in on this device only.').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toContain('is signed out.');
  await ended(phone);
  await phone.getByText('It was ended from another of your devices.').waitFor();

  await phone.getByRole('link', { name: 'Sign in' }).click();
  await phone.getByText('Your session has ended. Sign in to go on.').waitFor();
  await signIn(phone, 'Barbara', '/account/devices');
  await page.evaluate('window.dispatchEvent(new Event("focus"))');
  await page.getByText('2 devices').waitFor();

  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByText('signed out on one other device').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('2 devices').waitFor();
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
  await page.getByText('All other devices are signed out.').waitFor();
  await ended(phone);

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL(`${url}/signin`);
  await page.goto(`${url}/account/devices`);
  await page.waitForURL(/\/signin\?next=\/account\/devices$/);
});

test('a changed password ends the other devices, and this one goes on', async () => {
  const here = await signUp('Margaret');
  const there = await device(iphone);
  const phone = await there.newPage();
  await signIn(phone, 'Margaret', '/account');

  const page = await open(here, '/account');
  await page.getByLabel('Current password', { exact: true }).fill('not it');
  await page.getByLabel('New password', { exact: true }).fill('a seat in row 8');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('This is not your current password').waitFor();
  await page.getByLabel('Current password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('It is set. Your other devices are signed out.').waitFor();
  expect(await page.getByLabel('Current password', { exact: true }).inputValue()).toBe('');
  await ended(phone);
  await phone.getByText('The password of this account was changed.').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  await signIn(phone, 'Margaret', '/account', 'a seat in row 8');
});

test('who has forgotten the password gets in again by a mail', async () => {
  await signUp('Hedy');
  const page = await (await device()).newPage();
  await page.goto(`${url}/signin`);
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await page.getByLabel('E-mail').fill(emailOf('Hedy'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

  const link = await linkFor('Hedy', '/reset');
  expect(link).toMatch(/\/reset#token=.{20}/);
  await page.goto(link);
  await page.waitForURL(`${url}/reset`);
  expect(await page.evaluate('window.location.href')).toBe(`${url}/reset`);
  await page.getByLabel('New password', { exact: true }).fill('a seat in row 9');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'That is your new password' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, 'Hedy', '/account', 'a seat in row 9');

  // The link counts once, and a reload has none.
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('a seat in row 10');
  await page.keyboard.press('Enter');
  await page.getByText('This link is no longer valid').waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Ask for a new link' }).waitFor();
});

test('an address is confirmed by a click of its owner, not by opening the link', async () => {
  const context = await signUp('Radia');
  const account = await open(context, '/account');
  await account.getByText('Not confirmed').waitFor();
  const page = await (await device()).newPage();
  await page.goto(await linkFor('Radia', '/verify'));
  await page.waitForURL(`${url}/verify`);
  await page.getByRole('button', { name: 'Confirm my address' }).waitFor();
  await account.reload();
  await account.getByText('Not confirmed').waitFor();
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
  await account.reload();
  await account.getByText('Confirmed', { exact: true }).waitFor();
});

test('an administrator bans somebody, whose open page says so, and lifts the ban', async () => {
  const context = await signUp('Frances');
  const frances = await open(context, '/');
  await frances.getByRole('complementary').getByText('Live').waitFor();

  const page = await open(ada, '/admin');
  await page.getByLabel('Name or e-mail').fill('franc');
  await page.getByText('1 in all').waitFor();
  expect(page.url()).toBe(`${url}/admin?q=franc`);
  await page.reload();
  await page.getByText('1 in all').waitFor();
  await page.getByRole('button', { name: 'Manage Frances' }).click();
  await page.getByRole('button', { name: 'Ban…' }).click();
  await page.getByLabel('Reason').fill('Throws popcorn');
  await page.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
  await page.getByText('Frances is banned.').waitFor();
  await ended(frances);
  await frances.getByText('This account has been suspended.').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Manage');

  await page.getByRole('button', { name: 'Manage Frances' }).click();
  await page.getByRole('link', { name: 'What happened to this account' }).click();
  await page.getByText('reason: Throws popcorn').waitFor();
  await page.getByLabel('What').selectOption('banned');
  await page.getByText('1 in all').waitFor();
  await page.getByRole('button', { name: 'Show only Ada' }).waitFor();

  await page.goto(`${url}/admin?status=banned`);
  await page.getByRole('button', { name: 'Manage Frances' }).click();
  await page.getByRole('button', { name: 'Lift the ban…' }).click();
  await page.getByRole('button', { name: 'Lift the ban' }).click();
  await page.getByText('Frances may come in again.').waitFor();
  await signIn(frances, 'Frances', '/account');
});

test('a role takes effect at once, and the last administrator stays one', async () => {
  const context = await signUp('Katherine');
  const katherine = await open(context, '/admin');
  await katherine.getByRole('heading', { name: 'Staff only' }).waitFor();

  const page = await open(ada, '/admin?q=katherine');
  await page.getByRole('button', { name: 'Manage Katherine' }).click();
  await page.getByRole('button', { name: 'Roles…' }).click();
  await page.getByRole('checkbox', { name: 'Admin' }).check();
  await page.getByRole('button', { name: 'Save roles' }).click();
  await page.getByText('Katherine is now: User, Admin.').waitFor();
  await katherine.reload();
  await katherine.getByRole('heading', { name: 'Front of house' }).waitFor();

  await page.getByRole('button', { name: 'Manage Katherine' }).click();
  await page.getByRole('button', { name: 'Roles…' }).click();
  await page.getByRole('checkbox', { name: 'Admin' }).uncheck();
  await page.getByRole('button', { name: 'Save roles' }).click();
  await page.getByText('Katherine is now: User.').waitFor();
  await katherine.reload();
  await katherine.getByRole('heading', { name: 'Staff only' }).waitFor();

  await page.goto(`${url}/admin?role=admin`);
  await page.getByRole('button', { name: 'Manage Ada' }).click();
  await page.getByRole('button', { name: 'Roles…' }).click();
  await page.getByRole('checkbox', { name: 'Admin' }).uncheck();
  await page.getByRole('button', { name: 'Save roles' }).click();
  await page.getByRole('dialog').getByText('There must be an admin left').waitFor();
});

test('keys are rotated after a question, and nobody is signed out', async () => {
  const page = await open(ada, '/admin/keys');
  await page.getByRole('button', { name: 'Rotate keys' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Rotate keys' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate keys' }).click();
  await page.getByText('is published. It signs from').waitFor();
  await page.goto(`${url}/admin/audit?type=keys.rotated`);
  await page.getByText('1 in all').waitFor();
});

test('what auth does not answer is asked for again by a button', async () => {
  const page = await open(ada, '/admin');
  const away = '**/api/users/admin/users*';
  await page.route(away, (route) => route.abort());
  await page.getByLabel('Name or e-mail').fill('ada');
  await page.getByText('The server could not be reached.').waitFor();
  await page.unroute(away);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('1 in all').waitFor();
  expect(await page.getByText('The server could not be reached.').count()).toBe(0);
});
