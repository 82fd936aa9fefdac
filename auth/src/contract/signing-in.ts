import { answer, flag, oneOf, type Paths, record, ref, text } from '@usher/common/contract';
import { lengths } from '../routes/field-rules.js';
import { cookies, optional, outcomes, redirect } from './answers.js';

const email = text({ ...lengths.email, format: 'email' });
const refreshFaults = [
  'AUTH_REQUIRED',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'SESSION_REVOKED',
  'RATE_LIMITED',
] as const;

export const signingIn: Paths = {
  '/signup': {
    post: {
      id: 'signUp',
      summary: 'Make an account and sign in',
      who: 'anybody',
      body: record(
        { email, password: text(lengths.newPassword) },
        { name: text({ ...lengths.name, description: 'Default: what stands before the @' }) },
      ),
      answers: { 201: answer('Signed in', ref('User'), cookies('Session and refresh token')) },
      errors: ['CONFLICT', 'RATE_LIMITED'],
    },
  },
  '/signin': {
    post: {
      id: 'signIn',
      summary: 'Sign in; the session that this browser had before ends',
      who: 'anybody',
      body: record(
        { email, password: text(lengths.password) },
        { transport: oneOf({ cookie: 'for browsers', bearer: 'tokens in the body, no cookies' }) },
      ),
      answers: {
        200: answer(
          'Signed in',
          { anyOf: [ref('User'), ref('Tokens')] },
          cookies('Session and refresh token, unless `transport` is `bearer`', false),
        ),
      },
      errors: ['AUTH_REQUIRED', 'FORBIDDEN', 'RATE_LIMITED'],
    },
  },
  '/signout': {
    post: {
      id: 'signOut',
      summary: 'Sign out, here or everywhere; cookies are cleared in any case',
      who: 'visitor',
      body: optional({ everywhere: flag }),
      answers: outcomes('Signed out', cookies('Cleared')),
    },
  },
  '/currentuser': {
    get: {
      id: 'currentUser',
      summary: 'Who asks',
      who: 'visitor',
      answers: {
        200: answer(
          'Null where nobody is signed in',
          record({ currentUser: { anyOf: [ref('CurrentUser'), { type: 'null' }] } }),
        ),
      },
    },
  },
  '/refresh': {
    post: {
      id: 'refresh',
      summary: 'A fresh access token for a refresh token, which rotates',
      who: 'anybody',
      body: optional({
        refreshToken: text({ ...lengths.refreshToken, description: 'Of clients without cookies' }),
      }),
      answers: {
        200: answer(
          'Refreshed',
          { anyOf: [ref('Refreshed'), ref('Tokens')] },
          cookies('Session and refresh token, where they came as cookies', false),
        ),
      },
      errors: refreshFaults,
    },
    get: {
      id: 'refreshPage',
      summary: 'The same for a page that is rendered on a server',
      description: 'A navigation from the same origin or the address bar, not a fetch.',
      who: 'anybody',
      query: { next: text({ description: 'Where to go on: an address of the same origin' }) },
      answers: { 303: redirect('Refreshed, or signed out', cookies('New, or cleared', false)) },
      errors: ['ORIGIN_REJECTED', 'RATE_LIMITED'],
    },
  },
};
