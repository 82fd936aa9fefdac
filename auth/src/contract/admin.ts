import { answer, list, oneOf, type Paths, record, text, time, whole } from '@usher/common/contract';
import { counts, defaults, lengths, patterns } from '../routes/field-rules.js';
import { grantableRoles } from '../services/administration.js';
import { auditTypes } from '../services/audit-trail.js';
import { optional, outcomes, pageOf } from './answers.js';

const who = ['admin'];
const path = { id: text({ matches: patterns.objectId }) };
const page = {
  cursor: text({ matches: patterns.objectId, description: '`nextCursor` of the page before' }),
  limit: whole({ ...counts.page, default: defaults.page }),
};
const errors = ['NOT_FOUND', 'CONFLICT'] as const;

export const admin: Paths = {
  '/admin/users': {
    get: {
      id: 'listUsers',
      summary: 'Accounts, newest first',
      who,
      query: {
        q: text({
          ...lengths.email,
          description: 'Beginnings of the address or of words of the name',
        }),
        status: oneOf(['active', 'banned']),
        role: oneOf(grantableRoles),
        ...page,
      },
      answers: { 200: answer('A page', pageOf('users', 'Person')) },
    },
  },
  '/admin/users/{id}/ban': {
    post: {
      id: 'banUser',
      summary: 'End all sessions and refuse new ones',
      who,
      path,
      body: optional({ reason: text(lengths.banReason) }),
      answers: outcomes('Banned'),
      errors,
    },
  },
  '/admin/users/{id}/unban': {
    post: {
      id: 'unbanUser',
      summary: 'Lift a ban',
      who,
      path,
      answers: outcomes('Lifted'),
      errors,
    },
  },
  '/admin/users/{id}/roles': {
    post: {
      id: 'setRoles',
      summary: 'Set the roles; `user` always stays. Counts at once',
      who,
      path,
      body: record({ roles: list(oneOf(grantableRoles), counts.roles) }),
      answers: outcomes('Set'),
      errors,
    },
  },
  '/admin/users/{id}/signout': {
    post: {
      id: 'signOutUser',
      summary: 'End all sessions of a user',
      who,
      path,
      answers: outcomes('Ended'),
      errors,
    },
  },
  '/admin/sessions/{sid}/end': {
    post: {
      id: 'endAnySession',
      summary: "End one session, whoever's it is",
      who,
      path: { sid: text({ matches: patterns.sid }) },
      answers: outcomes('Ended'),
      errors: ['NOT_FOUND'],
    },
  },
  '/admin/keys/rotate': {
    post: {
      id: 'rotateKeys',
      summary: 'Add the next signing key now; nobody is signed out',
      who,
      answers: { 201: answer('Published', record({ kid: text(), signsFrom: time })) },
      errors: ['CONFLICT'],
    },
  },
  '/admin/audit': {
    get: {
      id: 'audit',
      summary: 'What has happened to accounts, newest first',
      who,
      query: { userId: text(lengths.accountId), type: oneOf(auditTypes), ...page },
      answers: { 200: answer('A page', pageOf('events', 'AuditEvent')) },
    },
  },
};
