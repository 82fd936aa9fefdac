import { Counter, type ServiceContext } from '@usher/common/service';
import type { SignalStreamRecord } from '../../models/signal-stream.js';
import type { SetError } from './set-error.js';

type Method = SignalStreamRecord['method'];
type StreamOf = Pick<SignalStreamRecord, '_id' | 'clientId' | 'method'>;

/** What becomes of events on their way to receivers, for metrics and logs. */
export interface ObserveSignals {
  delivered(method: Method, count: number): void;
  /** The receiver does not want it. */
  refused(stream: StreamOf, jti: string, error: SetError): void;
  /** It is tried again. */
  failed(stream: StreamOf, reason: string): void;
}

export function observeSignals({
  metrics,
  log,
}: Pick<ServiceContext, 'metrics' | 'log'>): ObserveSignals {
  const counter = new Counter({
    name: 'auth_signals_total',
    help: 'Events to receivers outside the cluster by delivery method and outcome',
    labelNames: ['method', 'outcome'],
    registers: [metrics],
  });
  const named = ({ _id: streamId, clientId }: StreamOf) => ({ streamId, clientId });
  return {
    delivered: (method, count) => counter.inc({ method, outcome: 'delivered' }, count),
    refused(stream, jti, error) {
      counter.inc({ method: stream.method, outcome: 'refused' });
      log.warn({ ...named(stream), jti, ...error }, 'a receiver refused an event');
    },
    failed(stream, reason) {
      counter.inc({ method: stream.method, outcome: 'failed' });
      log.warn({ ...named(stream), reason }, 'an event could not be delivered');
    },
  };
}
