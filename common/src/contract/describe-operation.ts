import type { ErrorCode } from '../errors/codes.js';
import { refusals } from './errors.js';
import type { Answer, Askers, Operation } from './operation.js';
import type { Fields, Schema } from './schema.js';

const unsafe = new Set(['post', 'put', 'patch', 'delete']);

const notSignedIn: readonly ErrorCode[] = [
  'AUTH_REQUIRED',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'SESSION_REVOKED',
];

/** An operation as OpenAPI has it, and the components that it refers to. */
export function describeOperation(method: string, operation: Operation, tag: string) {
  const { id: operationId, summary, description, who, body, answers } = operation;
  const { responses, components } = refusals(errorsOf(method, operation));
  const parameters = parametersOf(operation);
  for (const [status, { name, ...one }] of Object.entries(answers)) {
    if (name) components[name] = toResponse(one);
    responses[status] = name ? { $ref: `#/components/responses/${name}` } : toResponse(one);
  }
  return {
    components,
    operation: {
      operationId,
      tags: [tag],
      summary,
      ...(description && { description }),
      security: securityOf(who),
      ...(parameters.length > 0 && { parameters }),
      ...(body && { requestBody: requestBody(body, operation.bodyTypes) }),
      responses,
    },
  };
}

function errorsOf(method: string, { who, errors = [], guards = 'all' }: Operation): ErrorCode[] {
  const all: ErrorCode[] = [...errors];
  if (guards !== 'none' && unsafe.has(method)) all.push('ORIGIN_REJECTED');
  if (guards !== 'none') all.push('INTERNAL', 'UNAVAILABLE');
  if (guards === 'all') all.push('VALIDATION_FAILED', 'PAYLOAD_TOO_LARGE', 'STALE');
  if (who === 'signed-in' || Array.isArray(who)) all.push(...notSignedIn);
  if (Array.isArray(who)) all.push('FORBIDDEN');
  return all;
}

function securityOf(who: Askers): object[] {
  if (who === 'anybody') return [];
  if (who === 'client') return [{ client: [] }];
  if (who === 'visitor') return [{}, { session: [] }, { bearer: [] }];
  if (who === 'signed-in') return [{ session: [] }, { bearer: [] }];
  return who.flatMap((role): object[] =>
    role === 'service' ? [{ service: [] }] : [{ session: [role] }, { bearer: [role] }],
  );
}

function parametersOf({ path = {}, query = {}, needs = {} }: Operation): object[] {
  const of = (place: string, fields: Fields, required: boolean) =>
    Object.entries(fields).map(([name, schema]) => ({ name, in: place, required, schema }));
  return [...of('path', path, true), ...of('query', needs, true), ...of('query', query, false)];
}

function requestBody(schema: Schema, types: readonly string[] = []): object {
  const content = ['application/json', ...types].map((type) => [type, { schema }]);
  return { required: schema.required !== undefined, content: Object.fromEntries(content) };
}

function toResponse({ description, schema, type = 'application/json', headers }: Answer): object {
  return {
    description,
    ...(headers && { headers }),
    ...(schema && { content: { [type]: { schema } } }),
  };
}
