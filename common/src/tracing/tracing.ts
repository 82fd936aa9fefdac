export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type SpanAttributes = Record<string, string | number | boolean>;

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
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** It did not do what it should. */
  fail(): void;
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
