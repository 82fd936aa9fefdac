import type { UserModel, UserRecord } from '../models/user.js';
import type { Device } from './device.js';
import { type PublicUser, publicUser } from './public-user.js';
import { noSuchUser, type Outcome, type Revocations } from './revocations.js';

/** An account as its owner sees it. */
export interface ProfileView extends PublicUser {
  emailVerified: boolean;
  hasPassword: boolean;
  /** Through whom the owner can sign in: the provider's id here, or its host if it is no longer set. */
  identities: { provider: string }[];
  /** ISO 8601. */
  createdAt: string;
}

export interface Profile {
  view(userId: string): Promise<ProfileView>;
  rename(userId: string, name: string, from: Device): Promise<Outcome & { view: ProfileView }>;
}

export function createProfile(
  { users, revocations }: { users: UserModel; revocations: Revocations },
  { oidcProviders }: { oidcProviders: readonly { id: string; issuer: string }[] },
): Profile {
  const providerOf = (issuer: string) =>
    oidcProviders.find((provider) => sameAddress(provider.issuer, issuer))?.id ??
    new URL(issuer).host;

  function viewOf(user: UserRecord): ProfileView {
    return {
      ...publicUser(user),
      emailVerified: user.emailVerified,
      hasPassword: Boolean(user.passwordHash),
      identities: user.identities.map(({ issuer }) => ({ provider: providerOf(issuer) })),
      createdAt: user.createdAt.toISOString(),
    };
  }

  return {
    async view(userId) {
      const user = await users.findById(userId).lean<UserRecord>();
      if (!user) throw noSuchUser();
      return viewOf(user);
    },
    async rename(userId, name, from) {
      const outcome = await revocations.revoke({
        userId,
        change: { name },
        audit: { type: 'name.changed', detail: { name } },
        from,
      });
      if (!outcome.user) throw noSuchUser();
      return { ...outcome, view: viewOf(outcome.user) };
    },
  };
}

/** A slash at the end makes no other issuer. */
function sameAddress(a: string, b: string): boolean {
  return new URL(a).href === new URL(b).href;
}
