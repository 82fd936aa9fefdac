import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@usher/common/service';
import pLimit from 'p-limit';

export interface Mail {
  to: string;
  /** Never holds a token: it is logged when the mail cannot be sent. */
  subject: string;
  text: string;
  html?: string;
}

/** Hands one mail over; rejects when that fails. */
export type Deliver = (mail: Mail) => Promise<void>;

export interface Mailer {
  /** Queues a mail and returns at once, whatever becomes of it. */
  send(mail: Mail): void;
  /** Waits a moment for mails that are under way; those that wait for another try are given up. */
  close(): Promise<void>;
}

export interface MailerOptions {
  log: Pick<Logger, 'warn'>;
  /** Pauses before the second, third … try, in milliseconds. */
  retryAfterMs?: readonly number[];
}

const maxAtOnce = 4;
const maxQueued = 1_000;
const closeMs = 5_000;

/** @param deliver absent where no mail server is set: each mail is then logged as not sent */
export function createMailer(deliver: Deliver | undefined, options: MailerOptions): Mailer {
  const { log, retryAfterMs = [1_000, 10_000, 60_000] } = options;
  const limit = pLimit(maxAtOnce);
  const queued = new Set<Promise<void>>();
  const closing = new AbortController();

  async function sendInTime(mail: Mail, hand: Deliver): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const error = await limit(() => hand(mail)).then(() => undefined, faultOf);
      if (!error) return;
      const waitMs = error.final ? undefined : retryAfterMs[tries];
      const again = waitMs !== undefined && !closing.signal.aborted;
      log.warn({ subject: mail.subject, reason: error.reason, again }, 'a mail was not sent');
      if (!again) return;
      // Given up when the process stops.
      await sleep(waitMs, undefined, { signal: closing.signal, ref: false }).catch(() => {});
      if (closing.signal.aborted) return;
    }
  }

  return {
    send(mail) {
      const { subject } = mail;
      if (!deliver) return log.warn({ subject }, 'a mail was not sent: SMTP_URL is not set');
      if (queued.size >= maxQueued) {
        return log.warn({ subject }, 'a mail was not sent: too many are waiting');
      }
      const sending = sendInTime(mail, deliver).finally(() => queued.delete(sending));
      queued.add(sending);
    },
    async close() {
      closing.abort();
      await Promise.race([Promise.all(queued), sleep(closeMs, undefined, { ref: false })]);
    },
  };
}

/** What may be logged of a failure: servers repeat addresses and texts in theirs. */
function faultOf(error: unknown): { reason: string; final: boolean } {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const final = typeof responseCode === 'number' && responseCode >= 500;
  return { reason: [code, responseCode].filter(Boolean).join(' ') || 'unknown', final };
}
