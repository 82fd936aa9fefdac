import type { Socket } from 'socket.io';
import { sharedMap } from '../shared-map.js';

type Connection = Socket['conn'];

/** The events of one connection whose acks have not been sent yet. */
interface InFlight {
  count: number;
  /** Set once the connection is about to be closed: then no new event is begun. */
  whenNone?: () => void;
}

const inFlight = sharedMap<Connection, InFlight>('events-in-flight');

/**
 * Counts one event of the socket's connection until its ack is sent.
 *
 * @returns what to call then; undefined where the connection is about to be closed
 */
export function beginEvent({ conn }: Socket): (() => void) | undefined {
  const events = eventsOf(conn);
  if (events.whenNone) return undefined;
  events.count += 1;
  return () => {
    events.count -= 1;
    if (events.count > 0) return;
    if (events.whenNone) events.whenNone();
    // Nothing is kept for idle connections, of which there may be very many.
    else inFlight.delete(conn);
  };
}

/** From now on no event of the connection is begun; resolves when the acks of all others are sent. */
export function finishEvents(conn: Connection): Promise<void> {
  const events = eventsOf(conn);
  return new Promise((resolve) => {
    events.whenNone = resolve;
    if (events.count === 0) resolve();
  });
}

function eventsOf(conn: Connection): InFlight {
  let events = inFlight.get(conn);
  if (!events) {
    events = { count: 0 };
    inFlight.set(conn, events);
  }
  return events;
}
