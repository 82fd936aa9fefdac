import type { Page } from 'playwright-core';
import { openStage } from './stage.fixture.js';

const { url, browser, signUp } = await openStage();

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const bubble = (page: Page, text: string) => page.locator('.bubble').filter({ hasText: text });
const field = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });
const room = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name });
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
  await bubble(page, text).waitFor();
}

/** The title of the page is its only sign of what is unread while another tab is in front. */
async function titled(page: Page, title: RegExp): Promise<void> {
  await page.waitForFunction((wanted) => new RegExp(wanted).test(document.title), title.source);
}

test('two visitors see what goes on around their messages', async () => {
  const [hers, his] = [await browser.newContext(), await browser.newContext()];
  const [ada, alan] = [await signUp('Ada', hers), await signUp('Alan', his)];
  await ada.getByRole('button', { name: 'Find or create a room' }).click();
  await ada.getByLabel('Name of a new room').fill('Film club');
  await ada.getByRole('button', { name: 'Create room' }).click();
  await heading(ada, 'Film club').waitFor();
  await alan.goto(ada.url());
  await alan.getByRole('button', { name: 'Join this room' }).click();
  await heading(alan, 'Film club').waitFor();
  await say(ada, 'Which film shall we see on Friday?');

  // Both of her tabs look elsewhere, while he writes to her.
  await room(ada, /^Lobby/).click();
  await heading(ada, 'Lobby').waitFor();
  const second = await hers.newPage();
  await second.goto(url);
  await heading(second, 'Lobby').waitFor();
  await field(alan).pressSequentially('Let us see Metropolis, @a');
  await alan.getByRole('option', { name: 'Ada' }).waitFor();
  await alan.keyboard.press('Tab');
  await expect(field(alan).inputValue()).resolves.toBe('Let us see Metropolis, @Ada ');
  await alan.keyboard.press('Enter');
  for (const page of [ada, second]) {
    await room(page, /Film club.*1 mention, .*1 unread/).waitFor();
    await titled(page, /^\(1\) Lobby/);
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
  }

  // The notification leads to the message, and both tabs know that it was read.
  await ada.bringToFront();
  await bell(ada).click();
  await ada.getByRole('link', { name: /Alan mentioned you/ }).click();
  await heading(ada, 'Film club').waitFor();
  expect(new URL(ada.url()).search).toBe('?message=2');
  await ada.locator('.line-found').getByText('Let us see Metropolis').waitFor();
  await expect(ada.locator('.mention-own').innerText()).resolves.toBe('@Ada');
  await ada.locator('.new-line').waitFor();
  for (const page of [ada, second]) {
    await room(page, /^Film club$/).waitFor();
    await titled(page, /^(Film club|Lobby)/);
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  }

  await field(alan).pressSequentially('Well');
  await ada.getByText('Alan is writing…').waitFor();
  await field(alan).fill('');
  await ada.getByText('Alan is writing…').waitFor({ state: 'detached' });

  // In a room of their own each sees whether the other is there and has read.
  await ada.getByRole('button', { name: 'Members' }).click();
  await ada.getByText('Online', { exact: true }).waitFor();
  await ada.getByRole('button', { name: 'What to do with Alan' }).click();
  await ada.getByRole('button', { name: 'Write a direct message' }).click();
  await ada.getByRole('dialog').first().waitFor({ state: 'detached' });
  await ada.locator('.pane-head').getByText('Online', { exact: true }).waitFor();
  await say(ada, 'Shall I buy the tickets?');
  expect(await ada.getByText('Seen', { exact: true }).count()).toBe(0);
  await room(alan, /Ada.*1 unread/).click();
  await bubble(alan, 'Shall I buy the tickets?').waitFor();
  await ada.getByText('Seen', { exact: true }).waitFor();
  await ada.reload();
  await ada.getByText('Seen', { exact: true }).waitFor();

  // What was said is found by its words, and shown in its room.
  await ada.keyboard.press('Control+k');
  await ada.getByLabel('Words to look for').fill('zeppelin');
  await ada.getByText('No message has all of these words.').waitFor();
  await ada.getByLabel('Words to look for').fill('FRIDAY');
  await ada.getByRole('link', { name: /in Film club.*on Friday/s }).waitFor();
  await expect(ada.locator('mark').innerText()).resolves.toBe('Friday');
  await ada.keyboard.press('ArrowDown');
  await ada.keyboard.press('Enter');
  await heading(ada, 'Film club').waitFor();
  await ada.locator('.line-found').getByText('Which film shall we see on Friday?').waitFor();

  // A word to everybody stands there until it is dismissed, and then no more.
  const live = await hers.newPage();
  await live.goto(`${url}/admin/live`);
  await live.getByRole('row', { name: /^1 replica/ }).waitFor();
  await live.getByLabel('To everybody in the chat').fill('The curtain rises');
  await live.getByRole('button', { name: 'Announce', exact: true }).click();
  await live.getByText('Announced.').waitFor();
  await alan.getByRole('region', { name: 'Announcement' }).getByText('The curtain rises').waitFor();
  await alan.getByRole('button', { name: 'Dismiss the announcement' }).click();
  await alan.reload();
  await alan.getByText('Live', { exact: true }).first().waitFor();
  await ada.getByText('The curtain rises').waitFor();
  expect(await alan.getByText('The curtain rises').count()).toBe(0);

  // He leaves, and is seen to have left.
  await room(ada, /Alan/).getByTitle('Online').waitFor();
  await his.close();
  await room(ada, /Alan/).getByTitle('Online').waitFor({ state: 'detached' });
  await room(ada, /Alan/).click();
  await ada
    .locator('.pane-head')
    .getByText(/^Last seen/)
    .waitFor();
}, 180_000);
