import {
  type Answer,
  answer,
  errorBody,
  type Header,
  type Method,
  type Operation,
  oneOf,
  type Paths,
  text,
} from '@usher/common/contract';

const methods: Method[] = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete', 'trace'];

const header = (description: string): Header => ({ description, required: true, schema: text() });
const headers: Record<string, Header> = {
  'User-Id': header('Percent-encoded, as the next four; all of them empty for nobody'),
  'User-Email': header('Empty for a service'),
  'User-Name': header('Shortened where it is too long'),
  'User-Roles': header('Joined by commas'),
  'Session-Id': header('Empty for a service'),
  'Session-Expires': header('Seconds since 1970'),
  'Identity-Proof': header('A JWT of 30 s over all of that'),
  'Identity-Error': header('The code of a 401 or 403, else empty'),
};
const challenge = header('Bearer, with `error="invalid_token"` where a token came and was refused');

function refused(
  name: string,
  description: string,
  codes: Parameters<typeof errorBody>[0],
  more: Record<string, Header> = {},
) {
  return { ...answer(description, errorBody(codes), { ...headers, ...more }), name };
}

const answers: Record<number, Answer> = {
  200: { ...answer('It may pass', undefined, headers), name: 'Passes' },
  401: refused(
    'NotSignedIn',
    'Nobody is signed in',
    ['AUTH_REQUIRED', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'SESSION_REVOKED'],
    { 'WWW-Authenticate': challenge },
  ),
  403: refused('Refused', 'It may not, or auth cannot tell', [
    'FORBIDDEN',
    'ORIGIN_REJECTED',
    'VALIDATION_FAILED',
    'STALE',
    'UNAVAILABLE',
    'INTERNAL',
  ]),
};

function all(id: string, more: Pick<Operation, 'summary' | 'path' | 'query'>): Paths[string] {
  const operation = (method: Method): [Method, Operation] => [
    method,
    { id: `${id}-${method}`, who: 'visitor', guards: 'none', answers, ...more },
  ];
  return Object.fromEntries(methods.map(operation));
}

/** For gateways, which ask in whatever way they do whether a request may pass. */
export const gateways: Paths = {
  '/verify': all('verify', {
    summary: 'Whether a request may pass, and who sends it; rules in the query',
    query: {
      role: text({ description: 'This role is needed; several: one of them' }),
      optional: oneOf({ '1': 'visitors who are not signed in pass too' }),
    },
  }),
  '/verify/{original}': all('verify-path', {
    summary: 'The same, for gateways that put the path of the original request behind',
    path: {
      original: { ...text({ description: 'The path; it may have slashes' }), 'x-rest': true },
    },
  }),
};
