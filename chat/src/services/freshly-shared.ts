/**
 * Lets all who ask while one read runs share the next one: however many ask, one read runs at a time, and
 * nobody gets an answer that was begun before they asked.
 */
export function freshlyShared<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return function ask() {
    next ??= running.then(() => {
      next = undefined;
      const reading = read();
      running = reading.catch(() => {});
      return reading;
    });
    return next;
  };
}
