import {
  connected,
  device,
  emailOf,
  ended,
  iphone,
  linkFor,
  open,
  password,
  signIn,
  signUp,
  url,
} from './account-pages.fixture.js';

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
  const isConnected = connected(phone);
  await signIn(phone, 'Barbara', '/account');
  await isConnected;

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
  const isConnected = connected(phone);
  await signIn(phone, 'Margaret', '/account');
  await isConnected;

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
  // Enter does nothing before the page can send.
  await page.getByRole('button', { name: 'Send me a link' }).click({ trial: true });
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
