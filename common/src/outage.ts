/** What is tried again and again, and whoever has to hear of it. */
export interface Outage {
  failed(error: unknown): void;
  /** The next failure begins another. */
  over(): void;
}

/** Tells `onError` of each failure; without one the process warns once, since silence looks like success. */
export function outageOf(what: string, onError?: (error: unknown) => void): Outage {
  let warned = false;
  function warn(error: unknown): void {
    if (warned) return;
    warned = true;
    process.emitWarning(`${what} (${reasonOf(error)}): trying again`, 'UsherWarning');
  }
  return {
    failed: onError ?? warn,
    over() {
      warned = false;
    },
  };
}

/** The code first: where a name has several addresses there is no message, and `fetch` says only that it failed. */
function reasonOf(error: unknown): string {
  const { code, message, cause } = (error ?? {}) as NodeJS.ErrnoException;
  const { code: causeCode } = (cause ?? {}) as NodeJS.ErrnoException;
  return causeCode ?? code ?? message ?? String(error);
}
