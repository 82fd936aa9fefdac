import { checkDelivery } from './check-delivery.js';
import { checkInvoke, checkOk } from './check-sending.js';
import { checkNumbers, checkOrigins } from './check-stored.js';
import type { Deliver, DeliverChange, HistoryEvent, Join, Revoke } from './events.js';
import { createFindings, type Finding, type FindingCode } from './findings.js';
import { createFollower, type Follower } from './follower.js';
import type { StoredRecord } from './stored.js';
import { indexStored, roomOf } from './stored-room.js';

export interface CheckOptions {
  /** How long a delivery may still arrive after leaving or a revocation. Default: 1,000 ms. */
  revokedBoundMs?: number;
}

export interface CheckResult {
  /** The first 20 of each code. */
  findings: Finding[];
  /** All of each code. */
  counts: Partial<Record<FindingCode, number>>;
  events: number;
  stored: { messages: number; changes: number };
}

/**
 * Holds what the clients of a run saw against what is stored once everything has settled. Takes
 * linear time, and memory for the stored records and one bit for each delivery.
 *
 * @param history in order of `at`
 */
export async function checkHistory(
  history: Iterable<HistoryEvent> | AsyncIterable<HistoryEvent>,
  stored: Iterable<StoredRecord> | AsyncIterable<StoredRecord>,
  { revokedBoundMs = 1_000 }: CheckOptions = {},
): Promise<CheckResult> {
  const findings = createFindings();
  const rooms = await indexStored(stored, findings);
  for (const room of rooms.values()) checkNumbers(room, findings);
  const followers = new Map<string, Map<string, Follower>>();
  let events = 0;

  function join(event: Join) {
    const ofClient = followers.get(event.client) ?? new Map<string, Follower>();
    followers.set(event.client, ofClient);
    ofClient.get(event.room)?.close(event);
    const room = roomOf(rooms, event.room);
    ofClient.set(event.room, createFollower({ joined: event, room, findings, revokedBoundMs }));
  }

  function deliver(event: Deliver | DeliverChange) {
    checkDelivery(roomOf(rooms, event.room), event, findings);
    const follower = followers.get(event.client)?.get(event.room);
    const text = `${event.client} has never joined ${event.room}`;
    if (follower) follower.deliver(event);
    else findings.add('DELIVERED_TO_NON_MEMBER', text, event);
  }

  function revoke(event: Revoke) {
    const ofClient = followers.get(event.client);
    if (event.room !== undefined) ofClient?.get(event.room)?.end(event);
    else for (const follower of ofClient?.values() ?? []) follower.end(event);
  }

  function take(event: HistoryEvent) {
    if (event.type === 'invoke') checkInvoke(roomOf(rooms, event.room), event, findings);
    else if (event.type === 'ok') checkOk(roomOf(rooms, event.room), event, findings);
    else if (event.type === 'deliver') deliver(event);
    else if (event.type === 'join') join(event);
    else if (event.type === 'leave') followers.get(event.client)?.get(event.room)?.end(event);
    else if (event.type === 'revoke') revoke(event);
  }

  for await (const event of history) {
    events += 1;
    take(event);
  }
  for (const ofClient of followers.values())
    for (const follower of ofClient.values()) follower.close();
  const size = { messages: 0, changes: 0 };
  for (const room of rooms.values()) {
    checkOrigins(room, findings);
    size.messages += room.messages.size;
    size.changes += room.changes.size;
  }
  return { findings: findings.kept(), counts: findings.counts(), events, stored: size };
}
