import { freePort } from '@usher/infra/testing';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { accountsOf, tokenIn, until } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';
import { createMailer, type Mail } from './mailer.js';

const servers: SMTPServer[] = [];
afterAll(() =>
  Promise.all(servers.map((server) => new Promise<void>((done) => server.close(done)))),
);

interface Received {
  from: string;
  to: string[];
  raw: string;
}

/** A real mail server that keeps what it is given. */
async function startSmtp(options: SMTPServerOptions = {}, port?: number) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, raw: Buffer.concat(chunks).toString() });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  servers.push(server);
  const at = port ?? (await freePort());
  await new Promise<void>((done) => server.listen(at, '127.0.0.1', done));
  return { received, url: `smtp://127.0.0.1:${at}` };
}

/** The text of a mail as a reader shows it. */
function textOf({ raw }: Received): string {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const text = body.join('\n\n').replaceAll('\r\n', '\n');
  if (!/^content-transfer-encoding: quoted-printable$/im.test(head)) return text;
  return text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const mail: Mail = { to: 'ada@example.com', subject: 'Hello', text: 'a #token=secret-token' };

/** What a mailer logs. */
function logbook() {
  const lines: string[] = [];
  return { lines, warn: (...line: unknown[]) => void lines.push(JSON.stringify(line)) };
}

describe('mail', () => {
  test('reaches a real server, with a link that works', async () => {
    const { received, url } = await startSmtp();
    const auth = await startAuth({ smtpUrl: url });
    const { signUp, post, userOf } = accountsOf(auth);
    const { email } = await signUp();
    const [sent] = await until(async () => received.length > 0 && received);
    expect(sent).toMatchObject({ from: 'no-reply@localhost', to: [email] });
    expect(sent?.raw).toMatch(/^From: "?Usher"? <no-reply@localhost>$/m);
    expect(sent?.raw).toMatch(/^Subject: Confirm your e-mail address$/m);
    const token = tokenIn({ text: textOf(sent as Received) });
    expect((await post('/email/verify', { token })).status).toBe(200);
    expect((await userOf(email)).emailVerified).toBe(true);
  });

  test('is sent with the name and password of SMTP_URL', async () => {
    const seen: unknown[] = [];
    const { received, url } = await startSmtp({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, callback) {
        seen.push([username, password]);
        callback(null, { user: username ?? '' });
      },
    });
    const withLogin = url.replace('://', '://usher:p%40ss@');
    const auth = await startAuth({ smtpUrl: withLogin });
    await accountsOf(auth).signUp();
    await until(async () => received.length > 0);
    expect(seen).toEqual([['usher', 'p@ss']]);
  });

  test('that a server refuses for now is sent later, and no answer waits for it', async () => {
    const port = await freePort();
    const auth = await startAuth({ smtpUrl: `smtp://127.0.0.1:${port}` });
    const { res, email } = await accountsOf(auth).signUp();
    expect(res.status).toBe(201);
    const { received } = await startSmtp({}, port);
    const [sent] = await until(async () => received.length > 0 && received);
    expect(sent?.to).toEqual([email]);
  });

  test('without a mail server is logged as not sent, and routes answer as ever', async () => {
    const auth = await startAuth();
    const { signUp, post } = accountsOf(auth);
    const { res, email } = await signUp();
    expect(res.status).toBe(201);
    expect((await post('/password/forgot', { email })).status).toBe(202);
    const log = logbook();
    createMailer(undefined, { log }).send(mail);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('SMTP_URL');
    expect(log.lines[0]).not.toContain('secret-token');
  });
});

describe('the mailer', () => {
  const failing = (responseCode?: number) => () =>
    Promise.reject(Object.assign(new Error(mail.text), { code: 'EENVELOPE', responseCode }));

  test('tries again a few times and then gives up, without a token in the log', async () => {
    const log = logbook();
    let tries = 0;
    const deliver = () => {
      tries += 1;
      return failing(451)();
    };
    const mailer = createMailer(deliver, { log, retryAfterMs: [1, 1, 1] });
    mailer.send(mail);
    await until(async () => log.lines.length === 4);
    await mailer.close();
    expect(tries).toBe(4);
    expect(log.lines.join()).not.toContain('secret-token');
    expect(log.lines[3]).toMatch(/EENVELOPE 451.*"again":false/);
  });

  test('does not insist where a server refuses for good', async () => {
    const log = logbook();
    const mailer = createMailer(failing(550), { log, retryAfterMs: [1, 1, 1] });
    mailer.send(mail);
    await until(async () => log.lines.length > 0);
    await mailer.close();
    expect(log.lines).toHaveLength(1);
  });

  test('gives up what waits for another try when the process stops', async () => {
    const log = logbook();
    const mailer = createMailer(failing(), { log, retryAfterMs: [3_600_000] });
    mailer.send(mail);
    await until(async () => log.lines.length > 0);
    await mailer.close();
    expect(log.lines).toHaveLength(1);
  });

  test('holds no more than it can: what is beyond is logged and dropped', async () => {
    const log = logbook();
    const mailer = createMailer(() => new Promise(() => {}), { log });
    for (let i = 0; i < 1_001; i += 1) mailer.send(mail);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('too many');
  });
});
