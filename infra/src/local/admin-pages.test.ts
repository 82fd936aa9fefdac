import { ada, ended, open, signIn, signUp, url } from './account-pages.fixture.js';

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
