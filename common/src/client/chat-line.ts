import { HttpError } from '../errors/http-error.js';
import type { ChatAck, ChatRequests } from './chat-events.js';
import { backoffMs } from './wait.js';

/** What is used of socket.io-client's `Socket` to ask. */
export interface AskedSocket {
  readonly connected: boolean;
  timeout(ms: number): { emitWithAck: (event: never, payload: never) => Promise<unknown> };
}

/** Questions to chat, and patience with its answers. */
export interface ChatLine {
  /** @throws HttpError with the ack's code, `UNAVAILABLE` without an ack or a connection */
  ask<Event extends keyof ChatRequests>(
    event: Event,
    payload: ChatRequests[Event][0],
    timeoutMs?: number,
  ): Promise<ChatRequests[Event][1]>;
  /** Waits as long as it takes until another attempt makes sense. @throws the error where none does */
  retry(error: HttpError | undefined, attempt: number): Promise<undefined>;
  /** Resolves after the time, at the next connection or at the end, whatever comes first. */
  pause(ms: number): Promise<void>;
  /** Ends all pauses. */
  wake(): void;
}

/** Longer than any pause: only a connection ends it. */
const untilConnectedMs = 2 ** 31 - 1;

/** What passes. A fault of the server may come from this very message, so the attempts are counted. */
const passing = /^(RATE_LIMITED|UNAVAILABLE|STALE|TOKEN_EXPIRED)$/;
const maxFaults = 20;

export function createChatLine(
  socket: AskedSocket,
  ackTimeoutMs: number,
  isClosed: () => boolean,
): ChatLine {
  const pauses = new Set<() => void>();

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(end, ms);
      pauses.add(end);
      function end(): void {
        clearTimeout(timer);
        pauses.delete(end);
        resolve();
      }
      if (isClosed()) end();
    });
  }

  return {
    async ask(event, payload, timeoutMs = ackTimeoutMs) {
      // Socket.IO would keep the event for the next connection, where it may be out of date.
      const asked = socket.connected
        ? socket.timeout(timeoutMs).emitWithAck(event as never, payload as never)
        : Promise.reject();
      const ack = (await asked.catch((cause) => {
        throw new HttpError('UNAVAILABLE', 'Chat did not answer', { cause });
      })) as ChatAck<never>;
      if (ack.ok) return ack;
      const { code, message, ...more } = ack.error;
      throw new HttpError(code, message, more);
    },

    async retry(error, attempt) {
      const { code, retryAfterMs = 0 } = error ?? {};
      const passes = !code || passing.test(code) || (code === 'INTERNAL' && attempt < maxFaults);
      if (!passes) throw error;
      const ms = Math.max(retryAfterMs, backoffMs(Math.min(attempt, 3)));
      await pause(socket.connected ? ms : untilConnectedMs);
      return undefined;
    },
    pause,
    wake() {
      for (const end of [...pauses]) end();
    },
  };
}
