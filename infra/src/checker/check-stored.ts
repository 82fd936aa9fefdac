import type { Findings } from './findings.js';
import { changeKey, messageKey, type StoredRoom } from './stored-room.js';

/** What the stored numbers say by themselves, before any event. Links changes to their messages. */
export function checkNumbers(room: StoredRoom, findings: Findings): void {
  for (const [seq, { stored }] of afterHole(room.messages))
    findings.add('STORED_HOLE', `no message is stored as ${seq - 1}`, stored);
  for (const [rev, stored] of afterHole(room.changes))
    findings.add('CHANGE_STORED_HOLE', `no change is stored as ${rev - 1}`, stored);
  for (const change of room.changes.values()) {
    const message = room.messages.get(change.seq);
    if (!message)
      findings.add('CHANGE_OF_NOTHING', `change ${change.rev} is of no stored message`, change);
    else {
      message.contents ??= new Set();
      message.contents.add(change.content);
    }
  }
}

/** What was stored although nobody asked for it, or other than it was asked for; at the end. */
export function checkOrigins(room: StoredRoom, findings: Findings): void {
  for (const { stored, invoked, contents } of room.messages.values()) {
    const { seq, content } = stored;
    if (!invoked) {
      if (room.sent.get(messageKey(stored))?.stored === stored)
        findings.add('STORED_NOT_INVOKED', `nobody has sent message ${seq}`, stored);
    } else if (content !== invoked.content && !contents?.has(content))
      findings.add(
        'STORED_OTHER_CONTENT',
        `message ${seq} is stored with a content that nobody gave it`,
        invoked,
        stored,
      );
  }
  for (const change of room.changes.values()) {
    if (!room.asked.has(changeKey(change)))
      findings.add('CHANGE_NOT_INVOKED', `nobody has asked for change ${change.rev}`, change);
  }
}

function* afterHole<T>(entries: Map<number, T>): Generator<[number, T]> {
  for (const [number, entry] of entries)
    if (number > 1 && !entries.has(number - 1)) yield [number, entry];
}
