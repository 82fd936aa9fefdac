import type { Invoke, InvokeChange, Ok, OkChange } from './events.js';
import type { Findings } from './findings.js';
import { changeKey, messageKey, type StoredRoom } from './stored-room.js';

/** Remembers who sent what, and finds messages that have overtaken one that was acked before them. */
export function checkInvoke(
  room: StoredRoom,
  event: Invoke | InvokeChange,
  findings: Findings,
): void {
  if (!('clientMessageId' in event)) {
    room.asked.add(changeKey(event));
    return;
  }
  const key = messageKey(event);
  const entry = room.sent.get(key);
  if (!entry) {
    if (!room.lost.has(key)) room.lost.set(key, event);
    return;
  }
  if (entry.invoked) return;
  entry.invoked = event;
  const earlier = ackedBefore(room, event.at);
  if (earlier && earlier.seq > entry.stored.seq)
    findings.add(
      'REAL_TIME_ORDER',
      `message ${earlier.seq} was acked before ${entry.stored.seq} was sent`,
      earlier,
      event,
      entry.stored,
    );
}

export function checkOk(room: StoredRoom, event: Ok | OkChange, findings: Findings): void {
  if ('rev' in event) checkChangeOk(room, event, findings);
  else checkMessageOk(room, event, findings);
}

function checkMessageOk(room: StoredRoom, event: Ok, findings: Findings) {
  const key = messageKey(event);
  const { seq, clientMessageId } = event;
  const entry = room.sent.get(key);
  const invoked = entry?.invoked ?? room.lost.get(key);
  if (!invoked) {
    findings.add('ACKED_NOT_INVOKED', `${clientMessageId} was acked before it was sent`, event);
    return;
  }
  const numbered = room.messages.get(seq)?.stored;
  if (!entry) {
    findings.add('ACKED_NOT_STORED', `${seq} was acked and is not stored`, invoked, event);
  } else if (!numbered || messageKey(numbered) !== key) {
    const text = `${clientMessageId} was acked as ${seq} and is stored as ${entry.stored.seq}`;
    findings.add('ACKED_OTHER_SEQ', text, invoked, event, entry.stored);
  } else noteAck(room, event);
}

function checkChangeOk(room: StoredRoom, event: OkChange, findings: Findings) {
  const stored = room.changes.get(event.rev);
  if (stored && changeKey(stored) === changeKey(event)) return;
  const about = stored ? [event, stored] : [event];
  const text = `change ${event.rev} was acked and is ${stored ? 'another one' : 'not stored'}`;
  findings.add('CHANGE_ACKED_NOT_STORED', text, ...about);
}

// Within one millisecond nobody can tell which came first.
function ackedBefore(room: StoredRoom, at: number): Ok | undefined {
  const { acked } = room;
  if (at > acked.at) {
    if (acked.within && acked.within.seq > (acked.before?.seq ?? 0)) acked.before = acked.within;
    acked.within = undefined;
    acked.at = at;
  }
  return acked.before;
}

function noteAck(room: StoredRoom, event: Ok) {
  ackedBefore(room, event.at);
  const { acked } = room;
  if (event.seq > (acked.within?.seq ?? 0)) acked.within = event;
}
