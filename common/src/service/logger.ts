import { type Logger, pino } from 'pino';
import type { Tracing } from '../tracing/tracing.js';

/**
 * JSON lines on standard output, written without blocking a request. Cookies and tokens are never passed
 * to it; `err` is logged with its stack, here and nowhere else. Where traces are taken, each line names the
 * one it belongs to, as OpenTelemetry does.
 */
export function createLogger(name: string, level: string, tracing?: Tracing): Logger {
  const mixin = tracing && (() => traceOf(tracing));
  return pino({ name, level, ...(mixin && { mixin }) }, pino.destination({ sync: false }));
}

function traceOf(tracing: Tracing): Record<string, string> {
  const [, trace_id, span_id] = tracing.traceparent()?.split('-') ?? [];
  return trace_id && span_id ? { trace_id, span_id } : {};
}
