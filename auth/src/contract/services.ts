import {
  type Answer,
  answer,
  type Fields,
  list,
  oneOf,
  type Paths,
  record,
  ref,
  text,
  time,
  whole,
} from '@usher/common/contract';
import { counts, defaults, lengths, patterns } from '../routes/field-rules.js';
import { serviceRole } from '../services/clients.js';
import { pageOf } from './answers.js';

const bodyTypes = ['application/x-www-form-urlencoded'];
const credentials = { client_id: text(), client_secret: text() };
const refusal = (codes: readonly string[]) =>
  record({ error: oneOf(codes), error_description: text() });
const unknownClient: Answer = answer(
  'Client id or secret is wrong (RFC 6749 section 5.2)',
  refusal(['invalid_client']),
  { 'WWW-Authenticate': { description: 'Basic', required: true, schema: text() } },
);

/** Of every token that counts. */
const claims: Fields = {
  active: { const: true },
  sub: text(),
  name: text(),
  roles: list(text()),
  exp: whole(),
  iat: whole(),
  iss: text(),
  aud: text(),
  jti: text(),
  token_type: { const: 'Bearer' },
};
const id = text(lengths.foreignId);
const question = record({ sid: id, userId: id, ver: { type: 'integer' } });

/** What other services ask. */
export const services: Paths = {
  '/introspect': {
    post: {
      id: 'introspect',
      summary: 'Whether a token counts (RFC 7662), or which of many sessions have ended',
      description: 'For clients with the role `service`',
      who: 'client',
      guards: 'origin',
      body: record(
        {},
        {
          token: text(lengths.accessToken),
          sessions: list(question, counts.introspected),
          ...credentials,
        },
      ),
      bodyTypes,
      answers: {
        200: answer('As asked: of a token, or of sessions in their order', {
          anyOf: [
            record({ active: { const: false } }),
            record({ ...claims, sid: text(), username: text(), ver: { type: 'integer' } }),
            record({ ...claims, client_id: text() }),
            record({ sessions: list(ref('SessionState')) }),
          ],
        }),
        400: answer('Neither or both, or wrong', refusal(['invalid_request'])),
        401: unknownClient,
      },
      errors: ['FORBIDDEN'],
    },
  },
  '/token': {
    post: {
      id: 'token',
      summary: 'An access token to act as itself (RFC 6749 section 4.4)',
      who: 'client',
      guards: 'origin',
      body: record({ grant_type: text({ description: '`client_credentials`' }) }, credentials),
      bodyTypes,
      answers: {
        200: answer(
          'With `client:<id>` as subject, the role `service` (but for receivers of signals) and those of the client, and no session',
          record({ access_token: text(), token_type: { const: 'Bearer' }, expires_in: whole() }),
        ),
        400: answer('Not so', refusal(['invalid_request', 'unsupported_grant_type'])),
        401: unknownClient,
      },
    },
  },
  '/directory': {
    get: {
      id: 'directory',
      summary: 'Ids and names in the order of change, for services that keep their own directory',
      who: [serviceRole],
      query: {
        since: { ...time, description: 'From when on, inclusive' },
        cursor: text({ matches: patterns.directoryCursor }),
        limit: whole({ ...counts.directory, default: defaults.directory }),
        ids: text({ matches: patterns.directoryIds, description: 'These alone' }),
      },
      answers: { 200: answer('A page', pageOf('users', 'DirectoryEntry')) },
    },
  },
};
