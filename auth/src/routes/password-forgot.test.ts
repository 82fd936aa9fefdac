import { accountsOf, mailbox, noTexts, told, until } from '../accounts.fixture.js';
import { newEmail, startAuth } from '../auth.fixture.js';

const box = mailbox();
const auth = await startAuth({ deliverMail: box.deliver });
const { signUp, post, users, auditWhere } = accountsOf(auth);

describe('POST /password/forgot', () => {
  test('mails a link whose token no server log and no Referer sees', async () => {
    const { email } = await signUp();
    await box.next(email);
    const res = await post('/password/forgot', { email });
    expect([res.status, res.body]).toEqual([202, {}]);
    const mail = await box.next(email);
    expect(mail.text).toMatch(/^http:\/\/localhost:3000\/reset#token=[\w-]{43}$/m);
    expect(mail.subject).not.toContain('token');
  });

  test('says the same of a known, an unknown and a banned address', async () => {
    const [known, banned] = [await signUp(), await signUp()];
    await users.updateOne({ email: banned.email }, { $set: { status: 'banned' } });
    const comparable = (res: { status: number; text: string; headers: object }) => [
      res.status,
      res.text,
      { ...res.headers, 'x-request-id': '', date: '' },
    ];
    const answers = [];
    for (const email of [known.email, newEmail(), banned.email]) {
      answers.push(comparable(await post('/password/forgot', { email })));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('answers without having looked, so that its time tells nothing', async () => {
    const away = await startAuth();
    await away.close();
    const res = await accountsOf(away).post('/password/forgot', { email: newEmail() });
    expect([res.status, res.body]).toEqual([202, {}]);
  });

  test('is audited for whoever asks', async () => {
    const { email, res } = await signUp();
    const unknown = newEmail();
    await post('/password/forgot', { email });
    await post('/password/forgot', { email: unknown });
    const type = 'password.forgotten';
    const [mine] = await until(async () => {
      const found = await auditWhere({ type, userId: res.body.id });
      return found.length > 0 && found;
    });
    expect(mine).toMatchObject({ address: expect.stringContaining('127.0.0.1') });
    expect(await until(async () => (await auditWhere({ type, email: unknown }))[0])).toBeTruthy();
  });

  test('sends nothing to strangers and to banned accounts', async () => {
    const own = mailbox();
    const closing = await startAuth({ deliverMail: own.deliver });
    const { signUp, post, users } = accountsOf(closing);
    const [banned, known] = [await signUp(), await signUp()];
    await users.updateOne({ email: banned.email }, { $set: { status: 'banned' } });
    await Promise.all([own.next(banned.email), own.next(known.email)]);
    for (const email of [newEmail(), banned.email, known.email]) {
      await post('/password/forgot', { email });
    }
    // Ends once all that was under way is done.
    await closing.close();
    expect(own.mails.map(({ to }) => to)).toEqual([known.email]);
  });

  test('mails to the address as it was signed up, not as it is typed now', async () => {
    const { email } = await signUp('case@example.com');
    await box.next(email);
    await post('/password/forgot', { email: 'CASE@example.com' });
    expect((await box.next(email)).to).toBe('case@example.com');
  });

  test.each([...noTexts, ['no address', 'ada'], ['two', 'a@b.example,c@d.example']])(
    'refuses an address that is %s',
    async (_, email) => {
      const res = await post('/password/forgot', { email });
      expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'email']);
    },
  );
});
