import type { HistoryEvent } from '../checker/events.js';
import type { LinesWriter } from '../checker/write-json-lines.js';

/** `HistoryEvent` without the time, for each of its kinds. */
type Untimed<Event> = Event extends HistoryEvent ? Omit<Event, 'at'> : never;

export interface Waits {
  /** The longest wait of a sender for the ack, in ms. */
  ack: number;
  /** The longest time from sending to the last member's screen, in ms. */
  delivery: number;
  /** The longest time in which a client was shown nothing, in ms. */
  silence: number;
}

/** Writes down what happens, and counts. */
export interface History {
  add(event: Untimed<HistoryEvent>): void;
  figures(): { acked: number; delivered: number };
  /** By fault: each wait counts for the fault that began last before its end. */
  waits(): ReadonlyMap<string, Waits>;
}

export function createHistory(writer: LinesWriter<HistoryEvent>): History {
  const startedAt = performance.now();
  const sentAt = new Map<string, number>();
  const heardAt = new Map<string, number>();
  const waits = new Map<string, Waits>([['none', { ack: 0, delivery: 0, silence: 0 }]]);
  let current = waits.get('none') as Waits;
  let acked = 0;
  let delivered = 0;

  return {
    add(event) {
      const at = Math.round((performance.now() - startedAt) * 1_000) / 1_000;
      writer.write({ ...event, at } as HistoryEvent);
      if (event.type === 'fault') {
        current = waits.get(event.name) ?? { ack: 0, delivery: 0, silence: 0 };
        waits.set(event.name, current);
      }
      if (!('clientMessageId' in event) || event.clientMessageId === undefined) return;
      const { type, clientMessageId: id } = event;
      const waited = at - (sentAt.get(id) ?? at);
      if (type === 'invoke') sentAt.set(id, at);
      else if (type === 'ok') {
        acked += 1;
        current.ack = Math.max(current.ack, waited);
      } else if (type === 'deliver') {
        delivered += 1;
        current.delivery = Math.max(current.delivery, waited);
        const silence = at - (heardAt.get(event.client) ?? at);
        current.silence = Math.max(current.silence, silence);
        heardAt.set(event.client, at);
      }
    },
    figures: () => ({ acked, delivered }),
    waits: () => waits,
  };
}
