import { answer, list, type Paths, record, text } from '@usher/common/contract';
import { patterns } from '../routes/field-rules.js';
import { cookies, redirect } from './answers.js';

const path = { provider: text({ matches: patterns.provider }) };
const who = 'anybody';
const errors = ['NOT_FOUND'] as const;

/** Sign-in through OpenID Connect providers: links, not fetches. */
export const oidc: Paths = {
  '/oidc/providers': {
    get: {
      id: 'oidcProviders',
      summary: 'Whom else one can sign in with',
      who,
      answers: {
        200: answer('All', record({ providers: list(record({ id: text(), name: text() })) })),
      },
    },
  },
  '/oidc/{provider}': {
    get: {
      id: 'oidcBegin',
      summary: 'To the provider',
      who,
      path,
      query: {
        next: text({ description: 'Where to go afterwards: an address of the same origin' }),
      },
      answers: { 303: redirect('On the way', cookies('Sealed, for ten minutes')) },
      errors,
    },
  },
  '/oidc/{provider}/callback': {
    get: {
      id: 'oidcCallback',
      summary: 'Back from the provider: signed in, or to `/signin?error=oidc`',
      who,
      path,
      answers: { 303: redirect('On the way', cookies('Session and refresh token, if signed in')) },
      errors,
    },
  },
};
