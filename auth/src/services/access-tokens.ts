import { type SigningKey, signAccessToken } from '@usher/common';
import type { SessionRecord } from '../models/session.js';
import type { UserRecord } from '../models/user.js';
import { publicUser } from './public-user.js';

export interface AccessToken {
  accessToken: string;
  /** Seconds since 1970. */
  exp: number;
  /** Lifetime in seconds. */
  expiresIn: number;
}

export interface AccessTokens {
  /** A token that says what is true of the user now, as if it were issued at `at` (ms since 1970). */
  issue(
    user: UserRecord,
    session: Pick<SessionRecord, '_id' | 'absoluteAt'>,
    at: number,
  ): AccessToken;
}

export interface AccessTokensOptions {
  /** The key that signs at present. */
  signingKey: () => SigningKey;
  issuer: string;
  audience: string;
  ttlSeconds: number;
}

export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const { signingKey, issuer, audience } = options;
  return {
    issue(user, { _id: sid, absoluteAt }, at) {
      // Never longer than the session itself may live.
      const left = Math.floor((absoluteAt.getTime() - at) / 1000);
      const expiresIn = Math.max(0, Math.min(options.ttlSeconds, left));
      const claims = { ...publicUser(user), sid, ver: user.ver };
      const { token, exp } = signAccessToken(claims, signingKey(), {
        ttlSeconds: expiresIn,
        issuer,
        audience,
        now: () => at,
      });
      return { accessToken: token, exp, expiresIn };
    },
  };
}
