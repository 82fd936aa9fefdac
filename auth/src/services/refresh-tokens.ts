import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Refresh tokens read `sid.value.tag`: 256 random or derived bits, and a tag that only we can make. The
 * tag says whether a token that is not the session's current one was ever ours: an old one means theft, a
 * made-up one means nothing.
 */
export interface RefreshTokens {
  first(sid: string): string;
  /** The one token that follows another: the same on every replica, and never stored in clear. */
  successor(token: string, secretId: string): string | undefined;
  /** Names the secret that new successors are derived with. */
  currentSecretId: string;
  /** True for a token that was once issued, whether or not it still counts. */
  isOurs(token: string): boolean;
}

/** @param secrets the first derives and tags, all of them are known */
export function createRefreshTokens(secrets: readonly string[]): RefreshTokens {
  const known = secrets.map((secret) => ({
    id: createHash('sha256').update(derive(secret, 'id')).digest('base64url').slice(0, 8),
    successors: derive(secret, 'successors'),
    tags: derive(secret, 'tags'),
  }));
  const [current] = known;
  if (!current) throw new Error('AUTH_SECRET is empty');

  const tagOf = (body: string, { tags }: { tags: Uint8Array }) =>
    createHmac('sha256', tags).update(body).digest().subarray(0, 16);
  const tagged = (body: string, keys: { tags: Uint8Array }) =>
    `${body}.${tagOf(body, keys).toString('base64url')}`;

  return {
    currentSecretId: current.id,
    first: (sid) => tagged(`${sid}.${randomBytes(32).toString('base64url')}`, current),
    successor(token, secretId) {
      const keys = known.find(({ id }) => id === secretId);
      if (!keys) return undefined;
      const value = createHmac('sha256', keys.successors).update(token).digest('base64url');
      return tagged(`${sidOf(token)}.${value}`, keys);
    },
    isOurs(token) {
      const body = token.slice(0, token.lastIndexOf('.'));
      const tag = Buffer.from(token.slice(body.length + 1), 'base64url');
      return known.some((keys) => tag.length === 16 && timingSafeEqual(tag, tagOf(body, keys)));
    },
  };
}

/** The session that a refresh token claims to belong to. */
export function sidOf(token: string): string {
  return token.slice(0, token.indexOf('.'));
}

/** What the database keeps of a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function derive(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `usher refresh ${purpose}`, 32));
}
