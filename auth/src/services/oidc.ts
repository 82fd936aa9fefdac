import { HttpError } from '@usher/common';
import * as client from 'openid-client';
import { isProviderAway, type OidcProvider, openProvider, type Provider } from './oidc-provider.js';
import type { Sealer } from './sealed.js';

/** Who has signed in at a provider, in the provider's words. */
export interface Claims {
  issuer: string;
  subject: string;
  email?: string;
  /** True only where the provider vouches for it. */
  emailVerified: boolean;
  name?: string;
}

/** Why nobody is signed in: for the audit trail. */
export interface Refused {
  refused: string;
}

export interface Finished {
  claims: Claims;
  /** Where the visitor wanted to go. */
  next: string;
}

/** Sign-in through OpenID Connect: authorization code flow with PKCE (RFC 7636), state and nonce. */
export interface Oidc {
  providers: readonly { id: string; name: string }[];
  /**
   * Where to send the visitor, and what the browser keeps meanwhile.
   *
   * @throws HttpError `NOT_FOUND` for an unknown provider, `UNAVAILABLE` for one that does not answer
   */
  begin(id: string, next: string): Promise<{ url: string; kept: string }>;
  /** @param callback path and query of the callback. @throws HttpError as `begin` does */
  finish(id: string, callback: string, kept: string | undefined): Promise<Finished | Refused>;
}

/** How long a visitor may take at the provider. */
export const oidcMinutes = 10;

interface Attempt {
  state: string;
  nonce: string;
  codeVerifier: string;
  next: string;
  /** Milliseconds since 1970. */
  until: number;
}

export interface OidcOptions {
  providers: readonly OidcProvider[];
  publicUrl: string;
  sealer: Sealer;
  now: () => number;
}

export function createOidc({ providers, publicUrl, sealer, now }: OidcOptions): Oidc {
  const open = new Map<string, Provider>(providers.map((p) => [p.id, openProvider(p)]));

  async function configurationOf(id: string): Promise<client.Configuration> {
    const provider = open.get(id);
    if (!provider) throw new HttpError('NOT_FOUND', 'There is no such provider');
    return provider().catch(unavailable);
  }

  return {
    providers: providers.map(({ id, name }) => ({ id, name })),
    async begin(id, next) {
      const configuration = await configurationOf(id);
      const attempt: Attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
        next,
        until: now() + oidcMinutes * 60_000,
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}/api/users/oidc/${id}/callback`,
        scope: 'openid email profile',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, kept: sealer.seal(JSON.stringify(attempt), id) };
    },
    async finish(id, callback, kept) {
      const configuration = await configurationOf(id);
      const opened = kept === undefined ? undefined : sealer.open(kept, id);
      if (!opened) return { refused: 'state' };
      const { state, nonce, codeVerifier, next, until }: Attempt = JSON.parse(opened.text);
      const url = new URL(callback, publicUrl);
      if (until < now() || url.searchParams.get('state') !== state) return { refused: 'state' };
      try {
        const tokens = await client.authorizationCodeGrant(configuration, url, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        return { claims: await claimsOf(configuration, tokens), next };
      } catch (error) {
        if (isProviderAway(error)) return unavailable(error);
        return {
          refused: error instanceof client.AuthorizationResponseError ? 'denied' : 'answer',
        };
      }
    },
  };
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** Providers may keep the address out of the ID token: then they tell it when asked. */
async function claimsOf(configuration: client.Configuration, tokens: Tokens): Promise<Claims> {
  const idToken = tokens.claims();
  if (!idToken) throw new TypeError('The provider has sent no ID token');
  const { iss: issuer, sub: subject } = idToken;
  const complete = idToken.email !== undefined || !configuration.serverMetadata().userinfo_endpoint;
  const told = complete
    ? idToken
    : await client.fetchUserInfo(configuration, tokens.access_token, subject);
  const { email, name } = told;
  return {
    issuer,
    subject,
    emailVerified: told.email_verified === true,
    ...(isAddress(email) && { email }),
    ...(typeof name === 'string' && name.trim() && { name: name.trim().slice(0, 80) }),
  };
}

function isAddress(email: unknown): email is string {
  return typeof email === 'string' && email.length <= 254 && /^[^\s@,<>]+@[^\s@,<>]+$/.test(email);
}

function unavailable(cause: unknown): never {
  throw new HttpError('UNAVAILABLE', 'The provider does not answer: try again in a moment', {
    retryAfterMs: 5_000,
    cause,
  });
}
