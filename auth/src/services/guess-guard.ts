import { isHttpError } from '@usher/common';
import { type Limiter, networkOf } from '@usher/common/limits';
import { accountKey } from './account-key.js';
import type { KnownNetworks } from './known-networks.js';
import type { AuthLimits } from './limits.js';

export interface GuessGuard {
  /**
   * Runs `check` unless too many passwords were wrong. A place is taken before it runs, so that parallel
   * guesses get no more tries, and kept only if it answers `AUTH_REQUIRED`: nothing but a wrong password
   * counts.
   *
   * @throws HttpError `RATE_LIMITED`, the same whether or not there is such an account
   */
  guard<T>(email: string, address: string, check: () => Promise<T>): Promise<T>;
}

interface Place {
  limiter: Limiter;
  key: string;
}

export function createGuessGuard(
  limits: Pick<AuthLimits, 'signinPair' | 'signinNetwork' | 'signinAccount'>,
  knownNetworks: KnownNetworks,
): GuessGuard {
  const { signinPair, signinNetwork, signinAccount } = limits;

  /** A place in each, or in none. */
  async function take(email: string, address: string, places: Place[]): Promise<Place[]> {
    const taken: Place[] = [];
    try {
      for (const place of places) {
        try {
          await place.limiter.take(place.key);
          taken.push(place);
        } catch (refusal) {
          // Whoever guesses from everywhere must not lock the owner out of where the owner always is.
          const exempt =
            place.limiter === signinAccount && (await knownNetworks.has(email, address));
          if (!exempt) throw refusal;
        }
      }
      return taken;
    } catch (refusal) {
      await giveBack(taken);
      throw refusal;
    }
  }

  return {
    async guard(email, address, check) {
      const account = accountKey(email);
      const network = networkOf(address);
      const pair = `${account}/${network}`;
      const taken = await take(email, address, [
        { limiter: signinPair, key: pair },
        { limiter: signinNetwork, key: network },
        { limiter: signinAccount, key: account },
      ]);
      try {
        const found = await check();
        await giveBack(taken);
        await signinPair.reset(pair);
        return found;
      } catch (error) {
        if (!isHttpError(error) || error.code !== 'AUTH_REQUIRED') await giveBack(taken);
        throw error;
      }
    },
  };
}

async function giveBack(places: Place[]): Promise<void> {
  await Promise.all(places.map(({ limiter, key }) => limiter.giveBack(key)));
}
