import type { Deliver, DeliverChange, Join, Leave, Revoke } from './events.js';
import type { Findings } from './findings.js';
import { createSeenNumbers, type SeenNumbers } from './seen-numbers.js';
import type { StoredRoom } from './stored-room.js';

/** One client in one room, from joining until it joins again. */
export interface Follower {
  deliver(event: Deliver | DeliverChange): void;
  /** What comes later than `revokedBoundMs` after the first end is a finding. */
  end(event: Leave | Revoke): void;
  /** Reports what it has missed; `until` is where it has begun anew, or undefined at the end of all. */
  close(until?: Join): void;
}

export interface FollowerOptions {
  joined: Join;
  room: StoredRoom;
  findings: Findings;
  revokedBoundMs: number;
}

export function createFollower(options: FollowerOptions): Follower {
  const { joined, room, findings, revokedBoundMs } = options;
  const seqs = createSeenNumbers(joined.seq);
  const revs = createSeenNumbers(joined.rev);
  let newest: Deliver | undefined;
  let newestChange: DeliverChange | undefined;
  let ended: Leave | Revoke | undefined;
  let owed: { seq: number; rev: number } | undefined;
  const who = `${joined.client} in ${joined.room}`;

  function checkEnd(event: Deliver | DeliverChange) {
    if (!ended || event.at <= ended.at + revokedBoundMs) return;
    const late = `${who} received something ${event.at - ended.at} ms after`;
    if (ended.type === 'leave')
      findings.add('DELIVERED_AFTER_LEAVING', `${late} leaving`, ended, event);
    else findings.add('DELIVERED_AFTER_REVOCATION', `${late} its revocation`, ended, event);
  }

  function deliverMessage(event: Deliver) {
    if (!room.messages.has(event.seq)) return;
    const seen = seqs.add(event.seq);
    const before = newest ?? joined;
    if (seen === 'new') newest = event;
    else if (seen === 'again')
      findings.add('DELIVERED_TWICE', `${who} saw message ${event.seq} again`, before, event);
    else {
      const text = `${who} saw message ${event.seq} after ${before.seq}`;
      findings.add('DELIVERED_OUT_OF_ORDER', text, before, event);
    }
  }

  function deliverChange(event: DeliverChange) {
    if (!room.changes.has(event.rev)) return;
    const seen = revs.add(event.rev);
    const before = newestChange ?? joined;
    if (seen === 'new') newestChange = event;
    else if (seen === 'again')
      findings.add('CHANGE_DELIVERED_TWICE', `${who} saw change ${event.rev} again`, before, event);
    else {
      const text = `${who} saw change ${event.rev} after ${before.rev}`;
      findings.add('CHANGE_DELIVERED_OUT_OF_ORDER', text, before, event);
    }
  }

  return {
    deliver(event) {
      checkEnd(event);
      if ('rev' in event) deliverChange(event);
      else deliverMessage(event);
    },
    end(event) {
      if (ended) return;
      ended = event;
      const told: { seq?: number; rev?: number } = event.type === 'leave' ? event : {};
      owed = { seq: told.seq ?? seqs.last(), rev: told.rev ?? revs.last() };
    },
    close(until) {
      const { heads } = room;
      const end = owed ?? until ?? heads;
      const about = [joined, ended ?? until].filter((event) => event !== undefined);
      for (const range of missing(seqs, Math.min(end.seq, heads.seq), room.messages))
        findings.add('MESSAGE_MISSING', `${who} never saw ${named('message', range)}`, ...about);
      for (const range of missing(revs, Math.min(end.rev, heads.rev), room.changes))
        findings.add('CHANGE_MISSING', `${who} never saw ${named('change', range)}`, ...about);
    },
  };
}

/** Without the numbers that are not stored at all: they are holes, and nobody can see them. */
function* missing(seen: SeenNumbers, end: number, stored: Map<number, unknown>) {
  for (const [from, to] of seen.missing(end)) {
    let first = from;
    let last = to;
    while (first <= last && !stored.has(first)) first += 1;
    while (last > first && !stored.has(last)) last -= 1;
    if (first <= last) yield [first, last] as const;
  }
}

function named(kind: string, [from, to]: readonly [number, number]): string {
  return from === to ? `${kind} ${from}` : `${kind}s ${from} to ${to}`;
}
