import { HttpError } from '@usher/common';
import { duplicateKey } from '../models/duplicate-key.js';
import type { UserModel, UserRecord } from '../models/user.js';
import { emailKey } from './email-key.js';
import type { Passwords } from './passwords.js';

export interface Registration {
  email: string;
  password: string;
  /** Default: what stands before the `@`. */
  name?: string;
}

export interface Accounts {
  /** @throws HttpError `CONFLICT` when the address has an account */
  register(registration: Registration): Promise<UserRecord>;
  /** @throws HttpError `AUTH_REQUIRED`, the same for a wrong password and an unknown address */
  checkPassword(email: string, password: string): Promise<UserRecord>;
  exist(): Promise<boolean>;
}

export function createAccounts(
  users: UserModel,
  passwords: Passwords,
  { firstAccountIsAdmin }: { firstAccountIsAdmin: boolean },
): Accounts {
  const exist = async () => (await users.exists({})) !== null;

  async function insert(user: Partial<UserRecord>): Promise<UserRecord> {
    const founder = firstAccountIsAdmin && !(await exist());
    if (founder) {
      try {
        const created = await users.create({ ...user, founder, roles: ['user', 'admin'] });
        return created.toObject();
      } catch (error) {
        // Somebody else was first by a moment: go on as everybody else.
        if (duplicateKey(error) !== 'founder') throw error;
      }
    }
    return (await users.create({ ...user, roles: ['user'] })).toObject();
  }

  return {
    exist,
    async register({ email, password, name }) {
      const key = emailKey(email);
      if (await users.exists({ emailKey: key })) throw taken();
      const passwordHash = await passwords.hash(password);
      try {
        const displayName = name ?? email.slice(0, email.lastIndexOf('@'));
        return await insert({ email, emailKey: key, name: displayName, passwordHash });
      } catch (error) {
        throw duplicateKey(error) === 'emailKey' ? taken() : error;
      }
    },
    async checkPassword(email, password) {
      const user = await users.findOne({ emailKey: emailKey(email) }).lean<UserRecord>();
      const matches = await passwords.matches(password, user?.passwordHash);
      if (!user || !matches) throw new HttpError('AUTH_REQUIRED', 'E-mail or password is wrong');
      return user;
    },
  };
}

function taken(): HttpError {
  return new HttpError('CONFLICT', 'There is already an account with this e-mail', {
    field: 'email',
  });
}
