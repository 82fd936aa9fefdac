import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { io as connect } from 'socket.io-client';
import { freePort } from '../mongod/free-port.js';
import { startProcess } from '../testing/start-process.js';
import { main, openStage } from './stage.fixture.js';

const root = join(import.meta.dirname, '../../..');
// Its own MongoDB is part of what is promised here, whatever the other tests use.
const stage = await openStage({ MONGO_URL: undefined });
const { port, url, dataDir, browser, signUp } = stage;

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message to Lobby').fill(text);
  await page.keyboard.press('Enter');
}

async function sessionOf(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies(url);
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

const rooms = (cookie: string) =>
  fetch(`${url}/api/chat/rooms`, { headers: { Cookie: cookie } }).then(async (res) => ({
    status: res.status,
    body: await res.json(),
  }));

test('two visitors chat, one signs out, and a restart keeps the rest', async () => {
  const [ada, grace] = [await browser.newContext(), await browser.newContext()];
  expect(stage.usher.output()).toContain('The first account that signs up becomes the admin');
  const [adas, graces] = [await signUp('Ada', ada), await signUp('Grace', grace)];

  // There is no mail server here: what it would send is shown.
  const mails = await ada.newPage();
  // Mail is sent a moment after the answer.
  do await mails.goto(`${url}/mailbox`);
  while ((await mails.getByText('grace@example.com').count()) === 0);
  await mails
    .getByRole('link', { name: `${url}/verify#token=` })
    .first()
    .waitFor();
  expect(stage.usher.output()).toContain(`Mails are kept at ${url}/mailbox`);

  await say(adas, 'Hello Grace');
  await graces.getByText('Hello Grace', { exact: true }).waitFor();
  await say(graces, 'Hello Ada');
  await adas.getByText('Hello Ada', { exact: true }).waitFor();

  // What a server that knows its visitor sends before any script runs.
  const html = await (await ada.request.get(url)).text();
  expect(html).toMatch(/Ada[\s\S]*Lobby[\s\S]*Hello Grace[\s\S]*Hello Ada/);

  const [adasCookie, gracesCookie] = [await sessionOf(ada), await sessionOf(grace)];
  expect((await rooms(adasCookie)).status).toBe(200);
  await graces.getByRole('button', { name: 'Sign out' }).click();
  await graces.waitForURL(`${url}/signin`);
  expect(await rooms(gracesCookie)).toMatchObject({
    status: 401,
    body: { errors: [{ code: 'SESSION_REVOKED' }] },
  });

  expect(await stage.usher.kill('SIGINT')).toEqual({ code: 0, signal: null });
  expect(stage.usher.output()).toContain('Stopped. Your data is kept.');
  await stage.restart();
  expect(stage.usher.output()).not.toContain('becomes the admin');

  await adas.reload();
  await adas.getByText('Hello Ada', { exact: true }).waitFor();
  await say(adas, 'Still here');
  await adas.getByText('Still here', { exact: true }).waitFor();
  expect((await rooms(adasCookie)).status).toBe(200);
  // What a captured cookie was worth before the restart, it is worth after it.
  expect((await rooms(gracesCookie)).status).toBe(401);
}, 120_000);

test("the README's sample protects a route and a socket with the visitor's cookie", async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, sample = ''] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  const samplePort = await freePort();
  const file = join(root, 'infra/dist/readme-sample.js');
  await writeFile(file, sample.replaceAll('3000', `${port}`).replace('4000', `${samplePort}`));
  const sampleUrl = `http://localhost:${samplePort}`;
  const visitor = await browser.newContext();
  await signUp('Barbara', visitor);
  const headers = { Cookie: await sessionOf(visitor) };
  const ask = () => fetch(`${sampleUrl}/invoices`, { headers });
  const protectedService = await startProcess(process.execPath, [file], {
    readyWhen: async () => (await ask().catch(() => undefined))?.status === 200,
  });

  expect(await (await ask()).json()).toEqual({ for: 'Barbara' });
  const stranger = await fetch(`${sampleUrl}/invoices`);
  expect([stranger.status, (await stranger.json()).errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
  const options = { transports: ['websocket'], reconnection: false };
  const socket = connect(`${sampleUrl}/invoices`, { ...options, extraHeaders: headers });
  expect(await socket.emitWithAck('invoice:watch', {})).toMatchObject({ ok: true });
  const nobody = connect(`${sampleUrl}/invoices`, { ...options, forceNew: true });
  const refusal = await new Promise<Error & { data?: object }>((done) => {
    nobody.once('connect_error', done);
  });
  expect(refusal.data).toMatchObject({ code: 'AUTH_REQUIRED' });
  socket.disconnect();
  nobody.disconnect();
  await protectedService.kill('SIGKILL');
  await rm(file);
});

test('a port that is taken is said at once, with what to do', async () => {
  const second = startProcess(process.execPath, [main], {
    env: { ...process.env, PORT: String(port), USHER_DATA_DIR: join(dataDir, 'other') },
    readyWhen: /is ready/,
  });
  await expect(second).rejects.toThrow(new RegExp(`Port ${port} is in use.*PORT=${port + 1}`));
});

test('wrong settings are named', async () => {
  const wrong = startProcess(process.execPath, [main], {
    env: { ...process.env, PORT: 'http' },
    readyWhen: /is ready/,
  });
  await expect(wrong).rejects.toThrow(/PORT: a port number/);
});

test('--help names the settings and starts nothing', async () => {
  const help = await startProcess(process.execPath, [main, '--help'], { readyWhen: /MONGO_URL/ });
  expect((await help.exited).code).toBe(0);
});
