import { type SigningKey, signAccessToken } from '@usher/common';
import { type Client, rolesOf } from './clients.js';

export interface ClientTokensOptions {
  /** The key that signs at present. */
  signingKey: () => SigningKey;
  issuer: string;
  audience: string;
  ttlSeconds: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Signs an access token with which a client acts as itself. */
export type IssueClientToken = (client: Client) => { token: string; expiresIn: number };

export function createClientTokens(options: ClientTokensOptions): IssueClientToken {
  const { signingKey, ...rest } = options;
  return (client) => {
    const claims = { id: `client:${client.id}`, name: client.id, roles: rolesOf(client) } as const;
    const { token } = signAccessToken(claims, signingKey(), rest);
    return { token, expiresIn: rest.ttlSeconds };
  };
}
