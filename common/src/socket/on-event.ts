import { type ContextRunner, matchedData, validationResult } from 'express-validator';
import type { Namespace, Socket } from 'socket.io';
import type { CurrentUser } from '../current-user.js';
import type { ErrorCode } from '../errors/codes.js';
import type { ErrorItem } from '../errors/http-error.js';
import { toHttpError } from '../errors/to-http-error.js';
import type { Limiter } from '../limits/limits.js';
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

/** Every ack: `{ ok: true, … }` or `{ ok: false, error: { code, message, field?, retryAfterMs? } }`. */
export type Ack = { ok: true } | { ok: false; error: ErrorItem };

export interface EventOptions {
  /** Told once of every fault that is ours (500 and above). */
  onFault?: (error: unknown, event: string, socket: Socket) => void;
  /**
   * How often each user may do this, over all replicas where the limiter is on Redis. Beyond it the ack is
   * `RATE_LIMITED` with `retryAfterMs`.
   */
  limit?: Limiter;
  /** Told of every event and what became of it: `ok`, an error code, or `no_ack`; see `observeSockets`. */
  onOutcome?: (event: string, outcome: 'ok' | 'no_ack' | ErrorCode) => void;
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
  { onFault, limit, onOutcome }: EventOptions = {},
): void {
  async function listener(this: Socket, payload: unknown, ack: unknown): Promise<void> {
    if (typeof ack !== 'function') return onOutcome?.(event, 'no_ack');
    const ended = beginEvent(this);
    try {
      if (!ended) throw stopping();
      const asked = requireSession(this);
      if (asked) await asked;
      await limit?.take(this.data.currentUser.id);
      const data = await validate<Data>(chains, payload);
      ack({ ok: true, ...(await handler(data, this.data.currentUser, this)) });
      onOutcome?.(event, 'ok');
    } catch (error) {
      const known = toHttpError(error);
      if (ended && known.status >= 500) onFault?.(known.cause ?? known, event, this);
      ack({ ok: false, error: known.errors[0] });
      onOutcome?.(event, known.code);
    } finally {
      ended?.();
    }
  }

  listenersOf(namespace).push({ event, listener });
}

type Listener = (this: Socket, payload: unknown, ack: unknown) => Promise<void>;
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

async function validate<Data>(chains: readonly ContextRunner[], payload: unknown): Promise<Data> {
  const isRecord = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  const request = { body: isRecord ? payload : {} };
  for (const chain of chains) await chain.run(request);
  const result = validationResult(request);
  if (!result.isEmpty()) throw toValidationFailure(result);
  return matchedData(request, { locations: ['body'] }) as Data;
}
