import { isHttpError } from '@usher/common';
import type { UserModel, UserRecord } from '../models/user.js';
import type { Device } from './device.js';
import { emailKey } from './email-key.js';
import type { Revocations } from './revocations.js';

/** Makes the account of `ADMIN_EMAIL` an admin, but not before its address is proven to be its owner's. */
export interface AdminAddress {
  /** Call it whenever an address has been verified. @returns the account, if it has become admin by this */
  promote(from: Device): Promise<UserRecord | undefined>;
}

export function createAdminAddress(
  { users, revocations }: { users: UserModel; revocations: Revocations },
  adminEmail: string | undefined,
): AdminAddress {
  return {
    async promote(from) {
      if (adminEmail === undefined) return undefined;
      const due = { emailKey: emailKey(adminEmail), emailVerified: true, roles: { $ne: 'admin' } };
      for (;;) {
        const user = await users.findOne(due).lean<UserRecord>();
        if (!user) return undefined;
        const roles = [...user.roles, 'admin'];
        const detail = { from: user.roles, to: roles, reason: 'ADMIN_EMAIL' };
        try {
          const { user: promoted } = await revocations.revoke({
            userId: user._id.toString(),
            change: { roles },
            ifVer: user.ver,
            audit: { type: 'roles.changed', detail },
            from,
          });
          return promoted;
        } catch (error) {
          // The account has changed meanwhile, perhaps by another replica that does the same: look again.
          if (!isHttpError(error) || error.code !== 'CONFLICT') throw error;
        }
      }
    },
  };
}
