import type { Messages } from './messages.js';
import type { Draft } from './store-group.js';

/** How long a message waits at most. */
const maxWaitMs = 2_000;
const lookMs = 50;
/** Beyond that many all go on: waiting must not be what gets anybody refused. */
const maxWaiting = 1_000;

/**
 * Lets messages wait while replicas are behind, in the order in which they came, and go on together. None
 * waits for longer than 2 s, and none is refused or lost for it.
 */
export function holdBack(messages: Messages, isBehind: () => boolean): Messages {
  let waiting: { since: number; goOn: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function release(count: number): void {
    const [free, left] = [waiting.slice(0, count), waiting.slice(count)];
    waiting = left;
    for (const { goOn } of free) goOn();
    if (waiting.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function look(): void {
    const since = performance.now() - maxWaitMs;
    const young = isBehind() ? waiting.findIndex((one) => one.since > since) : -1;
    release(young === -1 ? waiting.length : young);
  }

  function wait(): Promise<void> {
    timer ??= setInterval(look, lookMs);
    return new Promise((goOn) => {
      waiting.push({ since: performance.now(), goOn });
      if (waiting.length >= maxWaiting) release(waiting.length);
    });
  }

  return {
    ...messages,
    async send(draft: Draft) {
      // Whoever comes now must not overtake those that wait.
      if (waiting.length > 0 || isBehind()) await wait();
      return messages.send(draft);
    },
  };
}
