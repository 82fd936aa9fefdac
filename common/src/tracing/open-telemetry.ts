import { types } from 'node:util';
import {
  type Context,
  context,
  SpanKind as OtelKind,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Span, SpanKind, SpanOptions, Tracing } from './tracing.js';

const kinds: Record<SpanKind, OtelKind> = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
};

const propagator = new W3CTraceContextPropagator();
const getter = {
  keys: (carrier: Record<string, string>) => Object.keys(carrier),
  get: (carrier: Record<string, string>, key: string) => carrier[key],
};
const setter = {
  set(carrier: Record<string, string>, key: string, value: string) {
    carrier[key] = value;
  },
};

/**
 * Spans by the OpenTelemetry SDK, sent as OTLP over HTTP. Its own variables count too, such as
 * `OTEL_TRACES_SAMPLER` and `OTEL_EXPORTER_OTLP_HEADERS`. The one file that loads it.
 *
 * @param endpoint the collector, without `/v1/traces`
 */
export function openTelemetry(service: string, endpoint: string): Tracing {
  // For the whole process, and for whoever else uses the API in it; the first one counts.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('@usher/common');
  const contexts = new WeakMap<Span, Context>();

  function start(name: string, { kind = 'internal', parent, attributes }: SpanOptions = {}): Span {
    const around =
      parent === undefined
        ? context.active()
        : propagator.extract(ROOT_CONTEXT, { traceparent: parent }, getter);
    const started = tracer.startSpan(
      name,
      { kind: kinds[kind], ...(attributes && { attributes }) },
      around,
    );
    const own = trace.setSpan(around, started);
    const span = toSpan(started, traceparentOf(own) ?? '');
    contexts.set(span, own);
    return span;
  }

  function within<T>(span: Span, work: () => T): T {
    return context.with(contexts.get(span) ?? context.active(), work);
  }

  return {
    start,
    within,
    span(name, options, work) {
      const span = start(name, options);
      return endAfter(span, () => within(span, () => work(span)));
    },
    traceparent: () => traceparentOf(context.active()),
    close: () => provider.shutdown(),
  };
}

function toSpan(span: OtelSpan, traceparent: string): Span {
  return {
    traceparent,
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(attributes),
    fail: () => void span.setStatus({ code: SpanStatusCode.ERROR }),
    end: () => span.end(),
  };
}

function traceparentOf(around: Context): string | undefined {
  const carrier: Record<string, string> = {};
  propagator.inject(around, carrier, setter);
  return carrier.traceparent;
}

/** Whatever was thrown stays out of the span: messages of drivers may quote what they were given. */
function endAfter<T>(span: Span, work: () => T): T {
  function failed(error: unknown): never {
    span.fail();
    span.end();
    throw error;
  }
  try {
    const result = work();
    if (!types.isPromise(result)) {
      span.end();
      return result;
    }
    return result.then((value) => {
      span.end();
      return value;
    }, failed) as T;
  } catch (error) {
    return failed(error);
  }
}
