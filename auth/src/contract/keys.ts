import { answer, list, type Paths, record, text } from '@usher/common/contract';

const named = { kid: text(), use: text() };
const elliptic = record({
  ...named,
  kty: { const: 'EC' },
  alg: { const: 'ES256' },
  crv: text(),
  x: text(),
  y: text(),
});
const rsa = record({
  ...named,
  kty: { const: 'RSA' },
  alg: { const: 'RS256' },
  n: text(),
  e: text(),
});

/** Public keys: at the root for services, below `/api/users` for whoever comes through the ingress. */
export function keys(base: string, id: string): Paths {
  return {
    [`${base}/.well-known/jwks.json`]: {
      get: {
        id,
        summary: 'Public keys of access tokens and signals (RFC 7517)',
        who: 'anybody',
        answers: {
          200: answer(
            'None with a shared secret',
            record({ keys: list({ anyOf: [elliptic, rsa] }) }),
          ),
        },
      },
    },
  };
}
