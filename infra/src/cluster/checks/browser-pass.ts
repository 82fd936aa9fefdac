import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../testing/launch-browser.js';
import type { Check } from '../stage.js';
import { signUp } from '../visitor.js';

export const browserPass: Check = {
  title: 'the page in Chromium: sign up, say something, be answered, sign out',
  async run({ url, ingress, report }) {
    const { host, port } = new URL(url);
    const rule = `MAP ${host.replace(`:${port}`, '')}:${port || 80} ${ingress}`;
    const browser = await launchBrowser([`--host-resolver-rules=${rule}`]);
    try {
      report.same(
        'the page in a browser',
        await visit(browser, url),
        'signed up, answered, signed out',
      );
    } finally {
      await browser.close();
    }
  },
};

async function visit(browser: Browser, url: string): Promise<string> {
  const page = await browser.newPage();
  await page.goto(`${url}/signup`);
  await page.getByLabel('Name').fill('Barbara');
  await page.getByLabel('E-mail').fill('barbara@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Lobby', exact: true }).waitFor();

  const other = await signUp(url, 'Edsger');
  const socket = await other.connect();
  socket.on('message:new', ({ messages }: { messages: { text: string }[] }) => {
    if (!messages.some(({ text }) => text === 'Hello from a browser')) return;
    const answer = { roomId: 'lobby', clientMessageId: 'answer', text: 'Hello browser' };
    socket.emit('message:send', answer, () => {});
  });
  try {
    await page.getByLabel('Message to Lobby').fill('Hello from a browser');
    await page.keyboard.press('Enter');
    await page.getByText('Hello browser', { exact: true }).waitFor();
  } finally {
    socket.disconnect();
  }
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${url}/signin`);
  return 'signed up, answered, signed out';
}
