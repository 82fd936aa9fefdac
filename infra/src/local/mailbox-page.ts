import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { ReceivedMail } from './mailbox.js';
import { mailboxStyle } from './mailbox-style.js';

/** No script, no frame, nothing from elsewhere, and no style but ours, which is known by its hash. */
export const mailboxHeaders: OutgoingHttpHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(mailboxStyle).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** @param mails newest first */
export function renderMailbox(mails: readonly ReceivedMail[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox</title>
<style>${mailboxStyle}</style>
</head>
<body>
<main>
<h1>Mailbox</h1>
<p class="hint">Mails that this installation would send if it had a mail server (<code>SMTP_URL</code>). Newest first; reload to see more.</p>
${mails.length === 0 ? empty : `<ol>\n${mails.map(renderMail).join('\n')}\n</ol>`}
</main>
</body>
</html>
`;
}

const empty = '<p class="empty">No mail yet. Sign up, or ask for a new password.</p>';

function renderMail({ to, subject, text, at }: ReceivedMail): string {
  const iso = at.toISOString();
  return `<li>
<h2>${escaped(subject)}</h2>
<p class="to">To <b>${escaped(to)}</b> <time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time></p>
<div class="text">${withLinks(text.trim())}</div>
</li>`;
}

/** Splitting by a group keeps the addresses, at every second place. */
function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, i) =>
      i % 2 === 0 ? escaped(part) : `<a href="${escaped(part)}">${escaped(part)}</a>`,
    )
    .join('');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
