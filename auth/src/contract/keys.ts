import { answer, list, type Paths, record, text } from '@usher/common/contract';

const key = record({
  kty: text(),
  kid: text(),
  alg: text(),
  use: text(),
  crv: text(),
  x: text(),
  y: text(),
});

/** Public keys: at the root for services, below `/api/users` for whoever comes through the ingress. */
export function keys(base: string, id: string): Paths {
  return {
    [`${base}/.well-known/jwks.json`]: {
      get: {
        id,
        summary: 'Public keys of access tokens (RFC 7517)',
        who: 'anybody',
        answers: { 200: answer('None with a shared secret', record({ keys: list(key) })) },
      },
    },
  };
}
