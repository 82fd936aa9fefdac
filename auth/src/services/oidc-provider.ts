import * as client from 'openid-client';

/** One provider of the setting `OIDC_PROVIDERS`. */
export interface OidcProvider {
  /** In our addresses. */
  id: string;
  /** For people. */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What a provider says of itself (OpenID Connect Discovery), asked for when first needed. */
export type Provider = () => Promise<client.Configuration>;

const timeoutSeconds = 5;
const keepMs = 3600 * 1000;

export function openProvider(provider: OidcProvider): Provider {
  let known: { configuration: client.Configuration; at: number } | undefined;
  let asking: Promise<client.Configuration> | undefined;

  async function ask(): Promise<client.Configuration> {
    const configuration = await discover(provider);
    known = { configuration, at: performance.now() };
    return configuration;
  }

  return async function configuration() {
    if (known && performance.now() - known.at < keepMs) return known.configuration;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    const last = known?.configuration;
    // The last good answer serves on while the provider has none.
    return last ? asking.catch(() => last) : asking;
  };
}

function discover({ issuer, clientId, clientSecret }: OidcProvider) {
  const server = new URL(issuer);
  return client.discovery(server, clientId, clientSecret, authenticate(clientSecret), {
    timeout: timeoutSeconds,
    execute: [
      // The ID token's signature is checked although it comes from the provider itself.
      client.enableNonRepudiationChecks,
      ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  });
}

/** By HTTP Basic, the standard's default, unless the provider says that it knows only the other way. */
function authenticate(secret: string): client.ClientAuth {
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way = methods.includes('client_secret_basic')
      ? client.ClientSecretBasic
      : client.ClientSecretPost;
    way(secret)(server, ...rest);
  };
}

/** True where the provider could not be asked, as opposed to having said no. */
export function isProviderAway(error: unknown): boolean {
  const { name, code, status, cause } = (error ?? {}) as Record<string, unknown>;
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true;
  if (typeof status === 'number' && status >= 500) return true;
  if (cause === undefined) return false;
  // What fetch throws when nobody answers; others wrap it.
  return name === 'TypeError' || isProviderAway(cause);
}
