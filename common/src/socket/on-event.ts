import { randomUUID } from 'node:crypto';
import { type ContextRunner, matchedData, validationResult } from 'express-validator';
import type { Namespace, Socket } from 'socket.io';
import type { CurrentUser } from '../current-user.js';
import type { ErrorCode } from '../errors/codes.js';
import type { ErrorItem } from '../errors/http-error.js';
import { toHttpError } from '../errors/to-http-error.js';
import type { Limiter } from '../limits/limits.js';
import type { Tracing } from '../tracing/tracing.js';
import { toValidationFailure } from '../validation/to-validation-failure.js';
import { stopping } from './drain-sockets.js';
import { beginEvent } from './events-in-flight.js';
import { requireSession } from './session-check.js';

/** What a handler returns goes into the ack beside `ok: true`. */
export type EventHandler<Data> = (
  data: Data,
  user: CurrentUser,
  socket: Socket,
) => Promise<object> | object;

/**
 * Every ack: `{ ok: true, … }` or `{ ok: false, error: { code, message, field?, retryAfterMs? } }`, with a
 * `requestId` where the fault is ours.
 */
export type Ack = { ok: true } | { ok: false; error: ErrorItem; requestId?: string };

/** What became of an event. */
export type EventOutcome = 'ok' | 'no_ack' | ErrorCode;

/** Options of `onEvent`. */
export interface EventOptions {
  /** Told once of every fault that is ours (500 and above), with the id that an ack of `INTERNAL` names. */
  onFault?: (error: unknown, event: string, socket: Socket, requestId?: string) => void;
  /**
   * How often each user may do this, over all replicas where the limiter is on Redis. Beyond it the ack is
   * `RATE_LIMITED` with `retryAfterMs`.
   */
  limit?: Limiter;
  /** Told of every event, what became of it and how long that took; see `observeSockets`. */
  onOutcome?: (event: string, outcome: EventOutcome, seconds?: number) => void;
  /** Takes a span for each event. */
  tracing?: Tracing | undefined;
}

/**
 * Answers one event of a namespace's authenticated sockets: the session is checked again, the limit is counted, the
 * payload is validated with express-validator chains (`body('…')`), the handler gets only what the chains
 * name. A client that asks for no ack gets no work done. All sockets share one listener.
 *
 * @example onEvent(io.of('/chat'), 'say', [body('text').isString()], ({ text }, user) => say(text, user));
 */
export function onEvent<Data extends object>(
  namespace: Namespace,
  event: string,
  chains: readonly ContextRunner[],
  handler: EventHandler<Data>,
  { onFault, limit, onOutcome, tracing }: EventOptions = {},
): void {
  async function answer(socket: Socket, payload: unknown, ack: SendAck): Promise<EventOutcome> {
    const startedAt = performance.now();
    let outcome: EventOutcome = 'ok';
    const ended = beginEvent(socket);
    try {
      if (!ended) throw stopping();
      const asked = requireSession(socket);
      if (asked) await asked;
      await limit?.take(socket.data.currentUser.id);
      const data = await validate<Data>(chains, payload);
      ack({ ok: true, ...(await handler(data, socket.data.currentUser, socket)) });
    } catch (error) {
      const known = toHttpError(error);
      outcome = known.code;
      const id = known.status >= 500 ? { requestId: randomUUID() } : undefined;
      if (ended && id) onFault?.(known.cause ?? known, event, socket, id.requestId);
      ack({ ok: false, error: known.errors[0], ...(outcome === 'INTERNAL' && id) });
    } finally {
      ended?.();
    }
    onOutcome?.(event, outcome, (performance.now() - startedAt) / 1000);
    return outcome;
  }

  function listener(this: Socket, payload: unknown, ack: unknown): void {
    if (typeof ack !== 'function') onOutcome?.(event, 'no_ack');
    else if (!tracing) void answer(this, payload, ack as SendAck);
    else void traced(tracing, event, this, () => answer(this, payload, ack as SendAck));
  }

  listenersOf(namespace).push({ event, listener });
}

type SendAck = (ack: object) => void;

type Listener = (this: Socket, payload: unknown, ack: unknown) => void;
type Listeners = { event: string; listener: Listener }[];

const listeners = new WeakMap<Namespace, Listeners>();

/** One listener for connections, however many events there are. */
function listenersOf(namespace: Namespace): Listeners {
  const known = listeners.get(namespace);
  if (known) return known;
  const added: Listeners = [];
  listeners.set(namespace, added);
  namespace.on('connection', (socket) => {
    for (const { event, listener } of added) socket.on(event, listener);
  });
  return added;
}

function traced(
  tracing: Tracing,
  event: string,
  { data, nsp }: Socket,
  answer: () => Promise<EventOutcome>,
): Promise<void> {
  const { id, sid } = data.currentUser ?? {};
  const who = id && { 'user.id': id, 'session.id': sid };
  const attributes = { 'usher.namespace': nsp.name, ...who };
  return tracing.span(event, { kind: 'server', attributes }, async (span) => {
    span.set({ 'usher.outcome': await answer() });
  });
}

async function validate<Data>(chains: readonly ContextRunner[], payload: unknown): Promise<Data> {
  const isRecord = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  const request = { body: isRecord ? payload : {} };
  for (const chain of chains) await chain.run(request);
  const result = validationResult(request);
  if (!result.isEmpty()) throw toValidationFailure(result);
  return matchedData(request, { locations: ['body'] }) as Data;
}
