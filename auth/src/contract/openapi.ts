import { below, contractPaths, type OpenApi, openApi } from '@usher/common/contract';
import { account } from './account.js';
import { admin } from './admin.js';
import { devices } from './devices.js';
import { gateways } from './gateways.js';
import { keys } from './keys.js';
import { oidc } from './oidc.js';
import { schemas } from './schemas.js';
import { services } from './services.js';
import { signalConfiguration, signals } from './signals.js';
import { signingIn } from './signing-in.js';

const base = '/api/users';

/** Auth over HTTP. */
export function authApi({ publicUrl, cookie }: { publicUrl: string; cookie: string }): OpenApi {
  return openApi({
    title: 'Usher auth',
    description: 'Users, sessions and keys. Times are ISO 8601, errors have stable codes.',
    publicUrl,
    cookie,
    schemas,
    paths: {
      'Signing in and out': below(base, signingIn),
      Account: below(base, account),
      Devices: below(base, devices),
      'OpenID Connect': below(base, oidc),
      Administration: below(base, admin),
      Services: below(base, services),
      Gateways: below(base, gateways),
      Signals: { ...below(base, signals), ...signalConfiguration },
      Keys: { ...keys('', 'keys'), ...keys(base, 'publicKeys') },
      Contract: contractPaths({ [`${base}/openapi.json`]: 'This document' }),
    },
  });
}
