import { isHttpError } from '@usher/common';
import { duplicateKey } from '../models/duplicate-key.js';
import type { UserModel, UserRecord } from '../models/user.js';
import { type Accounts, nameOf } from './accounts.js';
import type { AdminAddress } from './admin-address.js';
import type { Device } from './device.js';
import { emailKey } from './email-key.js';
import type { Claims, Refused } from './oidc.js';
import type { Outcome, Revocation, Revocations } from './revocations.js';

export interface Identified {
  user: UserRecord;
  created: boolean;
}

/** Finds the account of whoever has signed in at a provider, or makes one. */
export type Federation = (
  claims: Claims,
  from: Device,
) => Promise<Identified | (Refused & { userId?: string })>;

export interface FederationParts {
  users: UserModel;
  accounts: Accounts;
  revocations: Revocations;
  adminAddress: AdminAddress;
}

export function createFederation(parts: FederationParts): Federation {
  const { users, accounts, revocations, adminAddress } = parts;

  const change = (user: UserRecord, rest: Omit<Revocation, 'userId' | 'ifVer'>): Promise<Outcome> =>
    revocations.revoke({ userId: user._id.toString(), ifVer: user.ver, ...rest });

  /** The account that owns the address, with the identity added to it. */
  async function link(user: UserRecord, claims: Claims, from: Device): Promise<Outcome | Refused> {
    const { issuer, subject } = claims;
    const audit = { type: 'identity.linked', detail: { issuer } } as const;
    if (user.emailVerified) {
      const identities = [...user.identities, { issuer, subject }];
      return change(user, { change: { identities }, audit, from });
    }
    // Somebody has signed up with this address and never proven it, perhaps to lie in wait for its owner
    // (pre-hijacking). The owner, whom the provider vouches for, takes the account over: whatever else
    // could sign in to it goes, password, identities and sessions. Rights that others have granted do not
    // pass on a provider's word: the owner has to confirm the address by our own mail first.
    if (user.roles.some((role) => role !== 'user')) return { refused: 'unverified' };
    const name = claims.name ?? user.name;
    const identities = [{ issuer, subject }];
    return change(user, {
      sessions: 'all',
      reason: 'password',
      change: { name, passwordHash: null, identities, emailVerified: true },
      audit: { ...audit, detail: { issuer, takenOver: true } },
      from,
    });
  }

  /** An address may be vouched for later than the account was made. */
  async function confirm(user: UserRecord, claims: Claims, from: Device): Promise<UserRecord> {
    const { email = '', emailVerified } = claims;
    if (user.emailVerified || !emailVerified || emailKey(email) !== user.emailKey) return user;
    const audit = { type: 'email.verified', detail: { by: claims.issuer } } as const;
    const confirmed = await change(user, { change: { emailVerified: true }, audit, from });
    return confirmed.user ?? user;
  }

  async function identify(claims: Claims, from: Device): ReturnType<Federation> {
    const { issuer, subject, email, emailVerified } = claims;
    const identity = { issuer, subject };
    const known = await users.findOne({ identities: { $elemMatch: identity } }).lean<UserRecord>();
    if (known) {
      const userId = known._id.toString();
      if (known.status !== 'active') return { refused: 'banned', userId };
      return { user: await confirm(known, claims, from), created: false };
    }
    if (!email) return { refused: 'no-email' };
    const owner = await users.findOne({ emailKey: emailKey(email) }).lean<UserRecord>();
    if (!owner) {
      const name = claims.name ?? nameOf(email);
      const user = await accounts.add({ email, name, emailVerified, identities: [identity] });
      return { user, created: true };
    }
    const userId = owner._id.toString();
    if (owner.status !== 'active') return { refused: 'banned', userId };
    if (!emailVerified) return { refused: 'unverified', userId };
    // Another tab was faster by a moment, and has made the account.
    if (owner.identities.some((one) => one.issuer === issuer && one.subject === subject)) {
      return { user: owner, created: false };
    }
    const linked = await link(owner, claims, from);
    if ('refused' in linked) return { ...linked, userId };
    return { user: linked.user ?? owner, created: false };
  }

  return async function identifyInTime(claims, from) {
    for (let tries = 1; ; tries += 1) {
      try {
        const found = await identify(claims, from);
        if ('refused' in found || !found.user.emailVerified) return found;
        const promoted = await adminAddress.promote(from);
        const same = promoted?._id.equals(found.user._id);
        return same && promoted ? { ...found, user: promoted } : found;
      } catch (error) {
        // The same visitor in two tabs, or a change at this moment: what it left is found now.
        const raced = isHttpError(error) ? error.code === 'CONFLICT' : duplicateKey(error);
        if (!raced || tries === 3) throw error;
      }
    }
  };
}
