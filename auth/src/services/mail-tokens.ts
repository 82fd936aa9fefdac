import { createHash, randomBytes } from 'node:crypto';
import { HttpError } from '@usher/common';
import type { ClientSession } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MailPurpose, MailTokenModel, MailTokenRecord } from '../models/mail-token.js';
import type { UserRecord } from '../models/user.js';

/** Tokens that are mailed: 256 random bits, of which the database has only the SHA-256. */
export interface MailTokens {
  /** A new token of its purpose; the one before it is worth nothing from now on. */
  issue(user: UserRecord, purpose: MailPurpose): Promise<string>;
  /** @throws HttpError `VALIDATION_FAILED` when it was made up, used, replaced or has expired */
  ownerOf(token: string, purpose: MailPurpose): Promise<string>;
  /** Uses it up, in the transaction of what it allows. @throws HttpError as `ownerOf` does */
  use(token: string, purpose: MailPurpose, transaction: ClientSession): Promise<void>;
}

const lifetimeMs: Record<MailPurpose, number> = {
  reset: 30 * 60 * 1000,
  verify: 24 * 3600 * 1000,
};

export function createMailTokens(model: MailTokenModel, now: () => number): MailTokens {
  const living = (token: string, purpose: MailPurpose) => ({
    hash: hashOf(token),
    purpose,
    expiresAt: { $gt: new Date(now()) },
  });

  return {
    async issue({ _id: userId }, purpose) {
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now() + lifetimeMs[purpose]);
      const replace = () =>
        model.updateOne(
          { userId, purpose },
          { $set: { hash: hashOf(token), expiresAt } },
          { upsert: true },
        );
      try {
        await replace();
      } catch (error) {
        // Two first ones at once: the other has been inserted meanwhile, so this one replaces it.
        if (duplicateKey(error) !== 'userId,purpose') throw error;
        await replace();
      }
      return token;
    },
    async ownerOf(token, purpose) {
      const found = await model.findOne(living(token, purpose)).lean<MailTokenRecord>();
      if (!found) throw unusable();
      return found.userId.toString();
    },
    async use(token, purpose, transaction) {
      const { deletedCount } = await model.deleteOne(living(token, purpose), {
        session: transaction,
      });
      if (deletedCount === 0) throw unusable();
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** The same for every reason: whoever guesses learns nothing. */
function unusable(): HttpError {
  return new HttpError('VALIDATION_FAILED', 'This link is no longer valid: ask for a new one', {
    field: 'token',
  });
}
