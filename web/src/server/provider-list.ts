import type { Provider } from '../account/contract.js';
import type { AuthReader } from './auth-reader.js';

/** Answers the providers of auth, and none while auth has never named them. */
export type ProviderList = () => Promise<readonly Provider[]>;

export interface ProviderListOptions {
  onFault: (error: unknown) => void;
  now?: () => number;
}

const keepMs = 60_000;
/** How long auth is not asked again after it did not answer, so that signing in does not wait for it. */
const pauseMs = 5_000;

/** The sign-in page is for everybody and the list hardly ever changes: auth is asked once a minute. */
export function createProviderList(
  auth: Pick<AuthReader, 'providers'>,
  { onFault, now = Date.now }: ProviderListOptions,
): ProviderList {
  let known: readonly Provider[] = [];
  let goodUntil = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    try {
      // On nobody's behalf: what comes is kept for everybody.
      known = await auth.providers({});
      goodUntil = now() + keepMs;
    } catch (error) {
      onFault(error);
      goodUntil = now() + pauseMs;
    } finally {
      asking = undefined;
    }
  }

  return async function providers() {
    if (now() >= goodUntil) {
      asking ??= ask();
      await asking;
    }
    return known;
  };
}
