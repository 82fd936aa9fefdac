import { Counter, Gauge, type Registry } from 'prom-client';
import type { Namespace } from 'socket.io';
import type { EventOptions } from './on-event.js';
import { onUnknownEvent } from './on-unknown-event.js';

/** As in `ServiceContext`. */
export interface ObserveSocketsOptions {
  /** The service's name. */
  name: string;
  metrics: Registry;
}

/**
 * Shows in `/metrics` a namespace's open sockets (`socket_connections`) and its events by name and outcome
 * (`socket_events_total`): `ok`, an error code, `no_ack`, or `ignored` for events named `unknown`, which
 * nobody listens to. Names come from `onEvent` and never from the client.
 *
 * @returns for `onEvent({ onOutcome })`
 * @example const onOutcome = observeSockets(io.of('/chat'), context);
 */
export function observeSockets(
  namespace: Namespace,
  { name: service, metrics }: ObserveSocketsOptions,
): NonNullable<EventOptions['onOutcome']> {
  const labels = { service, namespace: namespace.name };
  showOpenSockets(metrics, () => ({ labels, value: namespace.sockets.size }));
  const counter = eventCounter(metrics);
  const onOutcome = (event: string, outcome: string) => {
    counter.inc({ ...labels, event, outcome });
  };
  namespace.on('connection', (socket) => {
    onUnknownEvent(socket, () => onOutcome('unknown', 'ignored'));
  });
  return onOutcome;
}

type Labels = 'service' | 'namespace';

function eventCounter(metrics: Registry) {
  type EventLabels = Labels | 'event' | 'outcome';
  const name = 'socket_events_total';
  const existing = metrics.getSingleMetric(name) as Counter<EventLabels> | undefined;
  const labelNames: EventLabels[] = ['service', 'namespace', 'event', 'outcome'];
  const help = 'Events of clients by outcome: ok, an error code, no_ack or ignored';
  return existing ?? new Counter({ name, help, labelNames, registers: [metrics] });
}

function showOpenSockets(
  metrics: Registry,
  figure: () => { labels: Record<Labels, string>; value: number },
): void {
  const name = 'socket_connections';
  const existing = metrics.getSingleMetric(name) as Gauge<Labels> | undefined;
  const labelNames: Labels[] = ['service', 'namespace'];
  const gauge =
    existing ?? new Gauge({ name, help: 'Open sockets', labelNames, registers: [metrics] });
  // Namespaces of one process share the gauge, and each adds its own figure at a scrape.
  const { collect } = gauge as { collect?: () => void };
  Object.assign(gauge, {
    collect() {
      collect?.call(gauge);
      const { labels, value } = figure();
      gauge.set(labels, value);
    },
  });
}
