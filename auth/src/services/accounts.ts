import { HttpError } from '@usher/common';
import { duplicateKey } from '../models/duplicate-key.js';
import type { UserModel, UserRecord } from '../models/user.js';
import type { Audit } from './audit.js';
import type { Device } from './device.js';
import { emailKey } from './email-key.js';
import type { GuessGuard } from './guess-guard.js';
import type { Outbox } from './outbox.js';
import type { Passwords } from './passwords.js';

export interface Registration {
  email: string;
  password: string;
  /** Default: what stands before the `@`. */
  name?: string;
}

/** An account that is about to be; its roles are not for whoever asks to choose. */
export type NewAccount = Pick<UserRecord, 'email' | 'name'> &
  Partial<Pick<UserRecord, 'passwordHash' | 'emailVerified' | 'identities'>>;

export interface Accounts {
  /** @throws HttpError `CONFLICT` when the address has an account */
  register(registration: Registration): Promise<UserRecord>;
  /** Adds an account whoever it belongs to. @throws HttpError as `register` does */
  add(account: NewAccount): Promise<UserRecord>;
  /**
   * @throws HttpError `AUTH_REQUIRED`, the same for a wrong password and an unknown address; `FORBIDDEN`
   * for a banned account, once the password was right; `RATE_LIMITED` after too many wrong ones
   */
  checkPassword(email: string, password: string, from: Device): Promise<UserRecord>;
  exist(): Promise<boolean>;
}

export interface AccountsParts {
  passwords: Passwords;
  guesses: GuessGuard;
  audit: Audit;
  outbox: Outbox;
}

export function createAccounts(
  users: UserModel,
  { passwords, guesses, audit, outbox }: AccountsParts,
  { firstAccountIsAdmin }: { firstAccountIsAdmin: boolean },
): Accounts {
  const exist = async () => (await users.exists({})) !== null;

  /** In one transaction with what tells other services of it. */
  async function create(user: Partial<UserRecord>): Promise<UserRecord> {
    const { created, records } = await users.db.transaction(async (transaction) => {
      const [document] = await users.create([user], { session: transaction });
      if (!document) throw new Error('MongoDB has created nothing');
      const created: UserRecord = document.toObject();
      const { _id, ver, name } = created;
      const entry = { type: 'user.created', userId: _id.toString(), ver, name } as const;
      return { created, records: await outbox.record([entry], transaction) };
    });
    // Nobody waits for it: what cannot be appended now is by a later sweep.
    void outbox.publish(records);
    return created;
  }

  async function insert(user: Partial<UserRecord>): Promise<UserRecord> {
    const founder = firstAccountIsAdmin && !(await exist());
    if (founder) {
      try {
        return await create({ ...user, founder, roles: ['user', 'admin'] });
      } catch (error) {
        // Somebody else was first by a moment: go on as everybody else.
        if (duplicateKey(error) !== 'founder') throw error;
      }
    }
    return create({ ...user, roles: ['user'] });
  }

  async function compare(email: string, password: string, from: Device): Promise<UserRecord> {
    const user = await users.findOne({ emailKey: emailKey(email) }).lean<UserRecord>();
    const matches = await passwords.matches(password, user?.passwordHash ?? undefined);
    if (user && matches && user.status === 'active') return user;
    const known = user ? { userId: user._id.toString() } : { email };
    const banned = user !== null && matches;
    const detail = { reason: banned ? 'banned' : 'password' };
    await audit.record({ type: 'signin.refused', ...known, detail }, from);
    throw banned
      ? new HttpError('FORBIDDEN', 'This account is banned')
      : new HttpError('AUTH_REQUIRED', 'E-mail or password is wrong');
  }

  async function add(account: NewAccount): Promise<UserRecord> {
    try {
      return await insert({ ...account, emailKey: emailKey(account.email) });
    } catch (error) {
      throw duplicateKey(error) === 'emailKey' ? taken() : error;
    }
  }

  return {
    exist,
    add,
    async register({ email, password, name = nameOf(email) }) {
      if (await users.exists({ emailKey: emailKey(email) })) throw taken();
      return add({ email, name, passwordHash: await passwords.hash(password) });
    },
    checkPassword: (email, password, from) =>
      guesses.guard(email, from.address, () => compare(email, password, from)),
  };
}

/** What people are called who have not said: what stands before the `@`. */
export function nameOf(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}

function taken(): HttpError {
  return new HttpError('CONFLICT', 'There is already an account with this e-mail', {
    field: 'email',
  });
}
