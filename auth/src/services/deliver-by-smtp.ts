import { createTransport } from 'nodemailer';
import type { Deliver } from './mailer.js';

/** Hands mails to the server at `SMTP_URL`; a server that hangs costs a bounded time. */
export function deliverBySmtp(smtpUrl: string, from: string): Deliver {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Texts are ours alone: nothing in them may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, ...mail }) => {
    // As one address, never as a list to be parsed.
    await transport.sendMail({ from, to: { name: '', address: to }, ...mail });
  };
}
