import { keyList } from './key-list.js';
import type { KeyOptions, KeySource } from './key-source.js';
import { remoteJwks } from './remote-jwks.js';
import { sharedSecret } from './shared-secret.js';

export function openKeys(options: KeyOptions): KeySource {
  if ('jwksUrl' in options) return remoteJwks(options.jwksUrl, options);
  if ('source' in options) return options.source;
  if ('jwks' in options) return keyList(options.jwks);
  return sharedSecret(options.jwtKey);
}
