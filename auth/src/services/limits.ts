import type { Limiter, LimitOptions, Limits } from '@usher/common/limits';

/** Verification events of one stream are this far apart. */
export const verificationSeconds = 10;

const minute = 60;
const hour = 60 * minute;

/**
 * How often what may happen (ASVS 5.0 6.1.1, 6.3.1), each with what its counts go by. An account's key is
 * `accountKey(email)`, whether or not there is such an account; a network is `networkOf(req.ip)`.
 */
const figures = {
  /** Wrong passwords for an account from one network: typing errors pass, guessing does not. */
  signinPair: { points: 10, durationSeconds: 15 * minute },
  /** Wrong passwords from one network, whatever the account: an office behind one address passes. */
  signinNetwork: { points: 100, durationSeconds: hour },
  /** Wrong passwords for an account, from all networks but those where it has signed in lately. */
  signinAccount: { points: 100, durationSeconds: hour },
  /** New accounts, and questions whether an address is taken, from one network. */
  signup: { points: 20, durationSeconds: hour },
  /** Rotations of one session: many tabs that wake up at once pass, a loop does not. */
  refreshSession: { points: 60, durationSeconds: minute },
  /** Rotations from one network. */
  refreshNetwork: { points: 600, durationSeconds: minute },
  /** Mails to an account that has forgotten its password; beyond it nothing is sent and nothing is said. */
  forgotAccount: { points: 3, durationSeconds: hour },
  /** Questions for such mails from one network. */
  forgotNetwork: { points: 20, durationSeconds: hour },
  /** Mails that ask an account to confirm its address. */
  verifyMail: { points: 3, durationSeconds: hour },
  /** Verification events of one stream to a receiver outside the cluster. */
  verification: { points: 1, durationSeconds: verificationSeconds },
} satisfies Record<string, LimitOptions>;

type Name = keyof typeof figures;

export type AuthLimits = Record<Name, Limiter>;

/** Figures for tests, in place of those above. */
export type LimitFigures = Partial<Record<Name, LimitOptions>>;

export function createAuthLimits(limits: Limits, instead: LimitFigures): AuthLimits {
  const all: Record<Name, LimitOptions> = { ...figures, ...instead };
  const limiters = Object.entries(all).map(([name, options]) => [
    name,
    limits.limiter(name, options),
  ]);
  return Object.fromEntries(limiters);
}
