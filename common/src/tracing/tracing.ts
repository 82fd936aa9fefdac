/** Which part a span plays, as OpenTelemetry has it. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** What a span says of its work. No secrets: it leaves the process. */
export type SpanAttributes = Record<string, string | number | boolean>;

/** What a span begins with. */
export interface SpanOptions {
  /** Default `internal`. */
  kind?: SpanKind;
  /** A W3C `traceparent` that it continues, in place of what is under way. One that is not valid counts for nothing. */
  parent?: string | undefined;
  attributes?: SpanAttributes;
}

/** A piece of work of a trace. */
export interface Span {
  /** As W3C Trace Context writes it: `00-<trace id>-<span id>-<flags>`. */
  readonly traceparent: string;
  /** Gives it a better name, once that is known. */
  rename(name: string): void;
  /** Adds attributes. */
  set(attributes: SpanAttributes): void;
  /** It did not do what it should. */
  fail(): void;
  /** The work is done. */
  end(): void;
}

/** Where spans go; absent unless a collector was named, so that nobody pays for it otherwise. */
export interface Tracing {
  /** Whoever starts one ends it. */
  start(name: string, options?: SpanOptions): Span;
  /** Runs `work` with the span under way: what begins in it, now or later, belongs to it. */
  within<T>(span: Span, work: () => T): T;
  /** A span for just this work; it has failed when the work throws or rejects. */
  span<T>(name: string, options: SpanOptions, work: (span: Span) => T): T;
  /** The `traceparent` of what is under way. */
  traceparent(): string | undefined;
  /** Resolves once what was told has left, or could not. */
  close(): Promise<void>;
}
