import type { Logger } from 'pino';

/** For what is tried again several times a second while it fails: one line in ten seconds tells as much. */
export function warnSparingly(log: Logger, message: string): (err: unknown) => void {
  let told = Number.NEGATIVE_INFINITY;
  return (err) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    log.warn({ err }, message);
  };
}
