import type { Feed } from '../feed/feed.js';
import { createVerifier } from '../verifier/create-verifier.js';
import type { Verifier } from '../verifier/verifier.js';
import { observeVerifier } from './observe-verifier.js';
import type { ServiceContext } from './service-context.js';
import type { ServiceSettings } from './service-settings.js';
import { warnSparingly } from './warn-sparingly.js';

/**
 * The verifier of a service that is not auth, as its settings say, with its lag in the metrics. Without
 * `AUTH_CLIENT_ID` it cannot ask auth while the feed stands still, and refuses instead.
 *
 * @param settings.authUrl auth's address inside the cluster
 */
export function serviceVerifier(
  settings: ServiceSettings & { authUrl: string },
  context: ServiceContext,
  feed: Feed,
): Verifier {
  const { jwtKey, authUrl, issuer, audience, maxLagMs } = settings;
  const { authClientId: clientId, authClientSecret: clientSecret } = settings;
  const onError = warnSparingly(context.log, "auth's public keys cannot be fetched");
  const verifier = createVerifier({
    keys: jwtKey ? { jwtKey } : { jwksUrl: `${authUrl}/.well-known/jwks.json`, onError },
    feed,
    issuer,
    audience,
    maxLagMs,
    introspection: clientId && clientSecret ? { authUrl, clientId, clientSecret } : undefined,
    tracing: context.tracing,
  });
  observeVerifier(context, verifier);
  return verifier;
}
