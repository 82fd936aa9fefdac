import type { BrowserContext, Page } from 'playwright-core';
import { openStage } from './stage.fixture.js';

export const { url, browser } = await openStage();
export const password = 'a seat in row 7';
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
/** What a page must never do, such as loading what its policy forbids. */
const complaints: string[] = [];

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

export const emailOf = (name: string) => `${name.toLowerCase()}@example.com`;

export async function device(userAgent?: string): Promise<BrowserContext> {
  const context = await browser.newContext(userAgent === undefined ? {} : { userAgent });
  context.setDefaultTimeout(30_000);
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    // What the server refuses is named there too, and is part of some tests.
    const refused = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !refused) complaints.push(message.text());
  });
  return context;
}

/** A browser in which somebody has just made an account. */
export async function signUp(name: string): Promise<BrowserContext> {
  const context = await device();
  const data = { email: emailOf(name), password, name };
  const res = await context.request.post(`${url}/api/users/signup`, { data });
  expect(res.status()).toBe(201);
  return context;
}

/** Signs in by the form, to where `path` asks for it. */
export async function signIn(
  page: Page,
  name: string,
  path: string,
  secret = password,
): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel('E-mail').fill(emailOf(name));
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url + path);
}

export async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url + path);
  return page;
}

/** Resolves when the page, from now on, has a socket open: why its session ended is told to sockets alone. */
export const connected = (page: Page) =>
  new Promise<void>((done) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('40/chat')) done();
      });
    });
  });

export const ended = (page: Page) =>
  page.getByRole('heading', { name: 'Your session has ended' }).waitFor();

/** The newest mail of a kind to somebody, as it comes: mails leave after the answer. */
export async function linkFor(name: string, path: string): Promise<string> {
  const context = await device();
  const page = await open(context, '/mailbox');
  const mail = page.getByRole('listitem').filter({ hasText: emailOf(name) });
  const link = mail.locator(`a[href*="${path}"]`).first();
  while ((await link.count()) === 0) await page.reload();
  const href = (await link.getAttribute('href')) ?? '';
  await context.close();
  return href;
}

/** The first account of an installation is its administrator's. */
export const ada = await signUp('Ada');
