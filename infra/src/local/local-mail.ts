import { isLoopback } from './is-own-machine.js';
import { createMailbox, type Mailbox } from './mailbox.js';

/** What stands in for a mail server, where none is set. */
export interface LocalMail {
  /** For auth's configuration. */
  config: { deliverMail?: Mailbox['deliver'] };
  /** The mailbox page; none where others reach this installation under a name of its own. */
  mailbox?: Mailbox['page'];
}

export function openLocalMail(
  { smtpUrl, publicUrl }: { smtpUrl: string | undefined; publicUrl: string },
  say: (line: string) => void,
): LocalMail {
  if (smtpUrl !== undefined) return { config: {} };
  const { deliver, page } = createMailbox(say);
  const local = isLoopback(new URL(publicUrl).hostname);
  return { config: { deliverMail: deliver }, ...(local && { mailbox: page }) };
}
