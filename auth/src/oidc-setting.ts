import { makeExactValidator } from '@usher/common/service';
import type { OidcProvider } from './services/oidc-provider.js';

/** OpenID Connect providers as a JSON list; http only on this machine. */
export const oidcProviders = makeExactValidator<OidcProvider[]>((input) => {
  const list: unknown = JSON.parse(input);
  if (!Array.isArray(list)) throw new Error('not a list');
  const providers = list.map(toProvider);
  const ids = new Set(providers.map(({ id }) => id));
  if (ids.size !== providers.length) throw new Error('an id comes twice');
  return providers;
});

function toProvider(item: unknown): OidcProvider {
  const { id, name, issuer, clientId, clientSecret } = (item ?? {}) as Record<string, unknown>;
  const texts = [id, name, issuer, clientId, clientSecret];
  if (!texts.every((text) => typeof text === 'string' && text !== ''))
    throw new Error('incomplete');
  const provider = { id, name, issuer, clientId, clientSecret } as OidcProvider;
  // `providers` is a route beside them.
  if (!/^[a-z0-9-]{1,32}$/.test(provider.id) || provider.id === 'providers') {
    throw new Error('not an id');
  }
  if (!URL.canParse(provider.issuer)) throw new Error('not an address');
  const { protocol, hostname } = new URL(provider.issuer);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    throw new Error('neither https nor on this machine');
  }
  return provider;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
