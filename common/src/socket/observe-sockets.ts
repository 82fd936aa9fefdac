import { Counter, type Registry } from 'prom-client';
import type { Namespace } from 'socket.io';
import { FastHistogram, type Series } from '../metrics/fast-histogram.js';
import { showGauge } from '../metrics/show-gauge.js';
import type { EventOptions } from './on-event.js';
import { onUnknownEvent } from './on-unknown-event.js';

/** As in `ServiceContext`. */
export interface ObserveSocketsOptions {
  /** The service's name. */
  name: string;
  metrics: Registry;
}

/**
 * Shows in `/metrics` a namespace's open sockets (`socket_connections`), its events by name and outcome
 * (`socket_events_total`: `ok`, an error code, `no_ack`, or `ignored` for events named `unknown`, which
 * nobody listens to), and how long those with an ack took (`socket_event_duration_seconds`). Names come
 * from `onEvent` and never from the client.
 *
 * @returns for `onEvent({ onOutcome })`
 * @example const onOutcome = observeSockets(io.of('/chat'), context);
 */
export function observeSockets(
  namespace: Namespace,
  { name: service, metrics }: ObserveSocketsOptions,
): NonNullable<EventOptions['onOutcome']> {
  const labels = { service, namespace: namespace.name };
  const open = { name: 'socket_connections', help: 'Open sockets', labelNames };
  showGauge(metrics, open, () => [{ labels, value: namespace.sockets.size }]);
  const counter = eventCounter(metrics);
  const seriesOf = eventDurations(metrics, labels);
  function onOutcome(event: string, outcome: string, seconds?: number): void {
    counter.inc({ ...labels, event, outcome });
    if (seconds !== undefined) seriesOf(event).observe(seconds);
  }
  namespace.on('connection', (socket) => {
    onUnknownEvent(socket, () => onOutcome('unknown', 'ignored'));
  });
  return onOutcome;
}

const labelNames = ['service', 'namespace'] as const;
type Labels = Record<(typeof labelNames)[number], string>;

function eventCounter(metrics: Registry) {
  const name = 'socket_events_total';
  type EventLabels = keyof Labels | 'event' | 'outcome';
  const existing = metrics.getSingleMetric(name) as Counter<EventLabels> | undefined;
  const help = 'Events of clients by outcome: ok, an error code, no_ack or ignored';
  const names: EventLabels[] = [...labelNames, 'event', 'outcome'];
  return existing ?? new Counter({ name, help, labelNames: names, registers: [metrics] });
}

function eventDurations(metrics: Registry, labels: Labels): (event: string) => Series {
  const histogram = FastHistogram.of(metrics, {
    name: 'socket_event_duration_seconds',
    help: 'Time from an event of a client to its ack, in seconds',
    labelNames: [...labelNames, 'event'],
    bounds: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  });
  const known = new Map<string, Series>();
  return (event) => {
    let series = known.get(event);
    if (!series) {
      series = histogram.series({ ...labels, event });
      known.set(event, series);
    }
    return series;
  };
}
