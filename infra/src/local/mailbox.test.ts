import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../testing/launch-browser.js';
import { dispatch } from './dispatch.js';
import { openLocalMail } from './local-mail.js';

const servers: Server[] = [];
afterAll(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

/** The runner's way to a mailbox, with something else behind it. */
async function startMailbox(publicUrl = 'http://localhost:3000', smtpUrl?: string) {
  const said: string[] = [];
  const mail = openLocalMail({ smtpUrl, publicUrl }, (line) => said.push(line));
  const other = express().use((_req, res) => void res.status(404).send('web'));
  const apps = { auth: other, chat: other, web: other };
  const server = createServer(dispatch(apps, mail.mailbox));
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/mailbox`;
  const get = (headers: Record<string, string> = {}, path = '/mailbox', method = 'GET') =>
    new Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>((done) => {
      httpRequest({ port, host: '127.0.0.1', path, method, headers }, async (res) => {
        let text = '';
        for await (const chunk of res) text += chunk;
        done({ status: res.statusCode ?? 0, headers: res.headers, text });
      }).end();
    });
  const deliver = mail.config.deliverMail ?? (() => Promise.reject(new Error('no mailbox')));
  return { said, url, get, deliver, config: mail.config };
}

const link = 'http://localhost:3000/reset#token=abc_-123';
const mailTo = (to: string, text = `Hello\n\n${link}\n`) => ({
  to,
  subject: `Mail to ${to}`,
  text,
});

describe('the local mailbox', () => {
  test('is empty at first, and says so', async () => {
    const { get } = await startMailbox();
    const res = await get();
    expect(res.status).toBe(200);
    expect(res.text).toContain('No mail yet');
  });

  test('lists mails newest first, at most 100, with links that can be followed', async () => {
    const { get, deliver, said } = await startMailbox();
    for (let i = 1; i <= 101; i += 1) await deliver(mailTo(`ada${i}@example.com`));
    const { text } = await get();
    const subjects = [...text.matchAll(/<h2>Mail to (ada\d+)/g)].map(([, name]) => name);
    expect(subjects).toHaveLength(100);
    expect(subjects.slice(0, 2)).toEqual(['ada101', 'ada100']);
    expect(subjects.at(-1)).toBe('ada2');
    expect(text).toContain(`<a href="${link}">${link}</a>`);
    // Whoever looks at the terminal sees it too.
    expect(said).toHaveLength(101);
    expect(said[0]).toContain(link);
  });

  test('runs nothing that somebody has typed, neither as a page nor on the terminal', async () => {
    const { get, deliver, said } = await startMailbox();
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u001b[2J';
    await deliver({
      to: `${evil}@example.com`,
      subject: evil,
      text: `${evil}\nhttp://a.example/"onclick=x`,
    });
    const { text } = await get();
    expect(text).not.toMatch(/<script|<img|\sonclick=x"/);
    expect(text).toContain('&lt;script&gt;');
    expect(said.join()).not.toContain('\u001b');
  });

  test('comes with a policy that allows its own style and nothing else', async () => {
    const { get } = await startMailbox();
    const { headers } = await get();
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each<[string, Record<string, string>]>([
    ['a foreign name that leads here', { Host: 'evil.example' }],
    ['a name that only begins like ours', { Host: 'localhost.evil.example' }],
    ['a name that is none', { Host: ':' }],
    ['a proxy', { Host: 'localhost', 'X-Forwarded-For': '203.0.113.7' }],
    ['another kind of proxy', { Host: 'localhost', Forwarded: 'for=203.0.113.7' }],
  ])('is not shown through %s', async (_, headers) => {
    const { get, deliver } = await startMailbox();
    await deliver(mailTo('ada@example.com'));
    const res = await get(headers);
    expect([res.status, res.text]).toEqual([404, 'web']);
  });

  test.each(['localhost:3000', '127.0.0.1', '[::1]:3000'])('is shown at %s', async (Host) => {
    const { get } = await startMailbox();
    expect((await get({ Host })).text).toContain('Mailbox');
  });

  test('is only read', async () => {
    const { get } = await startMailbox();
    expect((await get({}, '/mailbox', 'POST')).status).toBe(405);
    const head = await get({}, '/mailbox', 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await get({}, '/mailboxes')).text).toBe('web');
  });

  test('is not there where others reach the installation, or where a mail server is', async () => {
    const shared = await startMailbox('https://usher.example');
    await shared.deliver(mailTo('ada@example.com'));
    expect((await shared.get()).text).toBe('web');
    expect(shared.said).toHaveLength(1);
    const served = await startMailbox(undefined, 'smtp://mail.example');
    expect((await served.get()).text).toBe('web');
    expect(served.config).toEqual({});
  });
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 120_000);
  afterAll(() => browser?.close());

  test.each(['light', 'dark'] as const)(
    'fits a phone, and is styled, in %s',
    async (colorScheme) => {
      const { url, deliver } = await startMailbox();
      await deliver(mailTo('ada@example.com', `Hello\n\n${link}${'x'.repeat(80)}\n`));
      const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 800 } });
      const errors: string[] = [];
      page.on('console', (message) => errors.push(message.text()));
      await page.goto(url);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        390,
      );
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe(colorScheme === 'dark' ? 'rgb(24, 19, 22)' : 'rgb(248, 244, 238)');
      expect(await page.getByRole('link').getAttribute('href')).toContain('#token=abc_-123');
      // A browser asks for an icon by itself.
      expect(errors.filter((text) => !text.includes('404'))).toEqual([]);
      await page.close();
    },
  );
});
