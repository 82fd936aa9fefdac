import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Mail } from '@usher/auth';
import { mailboxHeaders, renderMailbox } from './mailbox-page.js';

/** A mail as the mailbox keeps it. */
export interface ReceivedMail extends Mail {
  at: Date;
}

/** Where mails go that a local installation has no mail server for. */
export interface Mailbox {
  deliver(mail: Mail): Promise<void>;
  /** The page that shows them. */
  page: RequestListener;
}

const kept = 100;

/** @param say told of each mail as well, for whoever looks at the terminal */
export function createMailbox(say: (line: string) => void): Mailbox {
  const mails: ReceivedMail[] = [];
  return {
    async deliver(mail) {
      mails.unshift({ ...mail, at: new Date() });
      mails.splice(kept);
      say(`Mail to ${printable(mail.to)}: ${printable(mail.subject)}\n\n${indented(mail.text)}`);
    },
    page(req: IncomingMessage, res: ServerResponse) {
      const read = req.method === 'GET' || req.method === 'HEAD';
      res.writeHead(read ? 200 : 405, read ? mailboxHeaders : { Allow: 'GET, HEAD' });
      res.end(req.method === 'GET' ? renderMailbox(mails) : undefined);
    },
  };
}

/** Nothing that somebody typed into a form may move the cursor of a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${printable(line)}\n`)
    .join('');
}
