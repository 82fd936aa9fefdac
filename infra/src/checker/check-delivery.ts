import type { Deliver, DeliverChange } from './events.js';
import type { Findings } from './findings.js';
import { changeKey, type MessageEntry, messageKey, type StoredRoom } from './stored-room.js';

/** Whether what was delivered was ever sent, and is what is stored; not when, nor to whom. */
export function checkDelivery(
  room: StoredRoom,
  event: Deliver | DeliverChange,
  findings: Findings,
): void {
  if ('rev' in event) checkChange(room, event, findings);
  else checkMessage(room, event, findings);
}

function checkMessage(room: StoredRoom, event: Deliver, findings: Findings) {
  const key = messageKey(event);
  const { seq, client } = event;
  const numbered = room.messages.get(seq);
  if (numbered && messageKey(numbered.stored) === key) {
    const invoked = numbered.invoked ?? room.sent.get(key)?.invoked;
    if (!invoked)
      findings.add('DELIVERED_NOT_INVOKED', `${client} saw ${seq} before it was sent`, event);
    if (!allowed(numbered, event.content, invoked?.content))
      findings.add(
        'DELIVERED_OTHER_CONTENT',
        `${client} saw message ${seq} with another content than is stored`,
        event,
        numbered.stored,
      );
    return;
  }
  const sent = room.sent.get(key);
  const lost = room.lost.get(key);
  if (sent) {
    const text = `${client} saw as ${seq} what is stored as ${sent.stored.seq}`;
    findings.add('DELIVERED_OTHER_SEQ', text, event, sent.stored);
  } else if (lost)
    findings.add('DELIVERED_NOT_STORED', `${client} saw ${seq}, which is not stored`, lost, event);
  else findings.add('DELIVERED_NOT_INVOKED', `${client} saw ${seq}, which nobody has sent`, event);
}

/** A catch-up may show a message as it was sent, or as any change has left it. */
function allowed({ stored, contents }: MessageEntry, content: string, sent?: string): boolean {
  return (
    content === stored.content ||
    (contents?.has(content) ?? false) ||
    (contents !== undefined && content === sent)
  );
}

function checkChange(room: StoredRoom, event: DeliverChange, findings: Findings) {
  const stored = room.changes.get(event.rev);
  const what = `${event.client} saw change ${event.rev}`;
  if (!stored) findings.add('CHANGE_DELIVERED_NOT_STORED', `${what}, which is not stored`, event);
  else if (changeKey(stored) !== changeKey(event))
    findings.add(
      'CHANGE_DELIVERED_OTHER_CONTENT',
      `${what} with another content than is stored`,
      event,
      stored,
    );
}
