import { answer, type Paths, record, ref, text } from '@usher/common/contract';
import { lengths, patterns } from '../routes/field-rules.js';
import { optional, outcomes } from './answers.js';

const profile = record({ user: ref('Profile') });
const token = text({ matches: patterns.mailedToken, description: 'Of the link in the mail' });
const newPassword = text(lengths.newPassword);
// A service is nobody with an account.
const own = ['FORBIDDEN', 'NOT_FOUND'] as const;

/** One's own account. */
export const account: Paths = {
  '/me': {
    get: {
      id: 'me',
      summary: "The visitor's own account",
      who: 'signed-in',
      answers: { 200: answer('The account', profile) },
      errors: own,
    },
    patch: {
      id: 'rename',
      summary: 'Another name; tokens carry it after the next refresh',
      who: 'signed-in',
      body: record({ name: text(lengths.name) }),
      answers: {
        200: answer('Renamed', profile),
        202: answer('Renamed; services learn of it once the session feed is back', profile),
      },
      errors: own,
    },
  },
  '/password': {
    post: {
      id: 'changePassword',
      summary: 'Another password; all other sessions end',
      who: 'signed-in',
      body: record(
        { newPassword },
        {
          currentPassword: text({
            max: lengths.password.max,
            description: 'Left out by whoever has none',
          }),
        },
      ),
      answers: outcomes('Changed'),
      errors: [...own, 'CONFLICT', 'RATE_LIMITED'],
    },
  },
  '/password/forgot': {
    post: {
      id: 'forgotPassword',
      summary: 'Mail a link, if there is such an account',
      who: 'anybody',
      body: record({ email: text({ ...lengths.email, format: 'email' }) }),
      answers: { 202: answer('Always the same', record({})) },
      errors: ['RATE_LIMITED'],
    },
  },
  '/password/reset': {
    post: {
      id: 'resetPassword',
      summary: 'Choose a password by the link in a mail; all sessions end',
      who: 'anybody',
      body: record({ token, password: newPassword }),
      answers: outcomes('Changed'),
      errors: ['NOT_FOUND', 'CONFLICT'],
    },
  },
  '/email/verify': {
    post: {
      id: 'verifyEmail',
      summary: 'Prove an address by the link in a mail',
      who: 'anybody',
      body: record({ token }),
      answers: outcomes('Verified'),
      errors: ['NOT_FOUND'],
    },
  },
  '/email/verify/send': {
    post: {
      id: 'sendVerification',
      summary: 'Mail that link again',
      who: 'signed-in',
      body: optional({}),
      answers: { 202: answer('On its way', record({})) },
      errors: ['FORBIDDEN', 'RATE_LIMITED'],
    },
  },
};
