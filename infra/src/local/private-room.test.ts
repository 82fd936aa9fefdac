import type { Page } from 'playwright-core';
import { openStage } from './stage.fixture.js';

// Without limits, because a room is filled here in no time.
const { url, signUp } = await openStage({ RATE_LIMIT_FACTOR: '0' });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message to/ }).fill(text);
  await page.keyboard.press('Enter');
  await bubble(page, text).waitFor();
}

const bubble = (page: Page, text: string) =>
  page.locator('.bubble').getByText(text, { exact: true });
const line = (page: Page, text: string) =>
  page.locator('.line').filter({ has: bubble(page, text) });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

async function tool(page: Page, text: string, name: string): Promise<void> {
  // Not by the pointer, which loses it when another message moves it.
  await line(page, text).focus();
  await line(page, text).getByRole('button', { name, exact: true }).click();
}

async function manage(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `What to do with ${name}` }).click();
  await page.getByRole('button', { name: item }).click();
}

test('two visitors have a private room to themselves, and one puts the other out', async () => {
  const [ada, grace] = [await signUp('Ada'), await signUp('Grace')];
  await say(grace, 'Good evening');
  await bubble(ada, 'Good evening').waitFor();

  // A private room, which is nobody else's business.
  await ada.getByRole('button', { name: 'Find or create a room' }).click();
  await ada.getByLabel('Name of a new room').fill('Green room');
  await ada.getByLabel('Private: by invitation or code only').check();
  await ada.getByRole('button', { name: 'Create room' }).click();
  await heading(ada, 'Green room').waitFor();
  const address = ada.url();
  await grace.goto(address);
  await heading(grace, 'There is no such room').waitFor();
  await grace.getByRole('button', { name: 'Join this room' }).click();
  await grace.getByRole('alert').getByText('There is no such room').waitFor();

  // Invited, she comes in.
  await ada.getByRole('button', { name: 'Members' }).click();
  await ada.getByText('Invite people').click();
  await ada.getByRole('button', { name: 'Invite Grace' }).click();
  await ada.getByText('Invited', { exact: true }).waitFor();
  await grace.getByRole('button', { name: 'Join this room' }).click();
  await heading(grace, 'Green room').waitFor();
  await ada.getByRole('button', { name: 'What to do with Grace' }).waitFor();
  await ada.keyboard.press('Escape');
  await ada.getByRole('dialog').waitFor({ state: 'detached' });

  // A reply shows what it answers, on both pages.
  await say(grace, 'Who is on first?');
  await tool(ada, 'Who is on first?', 'Reply');
  await say(ada, 'I am');
  for (const page of [ada, grace]) {
    await line(page, 'I am').getByRole('button', { name: 'Who is on first?' }).waitFor();
  }

  // The arrow up in the empty field takes the last own message in hand again.
  const field = ada.getByRole('textbox', { name: /^Message to/ });
  await field.press('ArrowUp');
  await expect(field.inputValue()).resolves.toBe('I am');
  await field.fill('I am, after you');
  await field.press('Enter');
  for (const page of [ada, grace]) {
    await line(page, 'I am, after you').getByText('edited').waitFor();
    expect(await bubble(page, 'I am').count()).toBe(0);
  }

  await tool(grace, 'I am, after you', 'React');
  await grace.getByRole('button', { name: 'Party' }).click();
  const chips = (page: Page) =>
    line(page, 'I am, after you').getByRole('button', { name: /🎉 \d/ });
  await ada.getByRole('button', { name: '🎉 1, from Grace' }).waitFor();
  await chips(ada).click();
  for (const page of [ada, grace]) await page.getByText('🎉 2').waitFor();
  expect(await chips(grace).getAttribute('aria-pressed')).toBe('true');
  await chips(grace).click();
  await ada.getByRole('button', { name: '🎉 1, from you' }).waitFor();

  await tool(ada, 'I am, after you', 'Delete');
  await ada.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  for (const page of [ada, grace]) {
    await bubble(page, 'Message deleted').waitFor();
    await page.getByText('I am, after you').waitFor({ state: 'detached' });
    await page.getByText('🎉').waitFor({ state: 'detached' });
  }

  // Muted, she sees why she cannot write; put out, she sees that, and nothing of the room.
  await ada.getByRole('button', { name: 'Members' }).click();
  await manage(ada, 'Grace', 'Mute…');
  await ada.getByRole('button', { name: 'Mute', exact: true }).click();
  await ada.getByText('Muted', { exact: true }).waitFor();
  await grace.getByText('You are muted in this room.').waitFor();
  expect(await grace.getByRole('textbox', { name: /^Message to/ }).count()).toBe(0);
  await manage(ada, 'Grace', 'Remove from the room…');
  await ada.getByRole('button', { name: 'Remove', exact: true }).click();
  await heading(grace, 'You were removed from Green room').waitFor();
  expect(await grace.getByRole('link', { name: 'Green room' }).count()).toBe(0);
  expect(await grace.getByText('Who is on first?').count()).toBe(0);
  await ada.getByRole('button', { name: 'What to do with Grace' }).waitFor({ state: 'detached' });
}, 120_000);

test('a quote leads to what it answers, however long ago that was said', async () => {
  const page = await signUp('Barbara');
  await say(page, 'Who has the key?');
  await tool(page, 'Who has the key?', 'Reply');
  const messages = `${url}/api/chat/rooms/lobby/messages`;
  for (let number = 1; number <= 130; number += 1) {
    const data = { clientMessageId: `fill-${number}`, text: `Number ${number}` };
    expect((await page.request.post(messages, { data })).status()).toBe(201);
  }
  await say(page, 'I have it');
  await page.reload();
  await bubble(page, 'I have it').waitFor();
  expect(await bubble(page, 'Who has the key?').count()).toBe(0);
  await line(page, 'I have it').getByRole('button', { name: 'An earlier message' }).click();
  await bubble(page, 'Who has the key?').waitFor();
  const shown = () =>
    bubble(page, 'Who has the key?').evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top > 0 && bottom < window.innerHeight;
    });
  while (!(await shown()));
  await page.getByRole('button', { name: 'To the newest' }).click();
  await line(page, 'I have it').getByRole('button', { name: 'Who has the key?' }).waitFor();

  // By keyboard alone: into the list, up to a message, and on to its tools.
  await page.getByLabel('Messages').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(page.evaluate(() => document.activeElement?.textContent)).resolves.toMatch(
    /Number 130/,
  );
  await page.keyboard.press('Escape');
  await expect(
    page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
  ).resolves.toBe('Messages');
}, 120_000);
