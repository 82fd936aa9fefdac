import { type ErrorCode, errorMessage, errorStatus } from '../errors/codes.js';
import { list, oneOf, record, type Schema, text, whole } from './schema.js';

/** One refusal with one of these codes: an entry of an HTTP error body, of an ack, of a `connect_error`. */
export function errorItem(codes: readonly ErrorCode[]): Schema {
  return record(
    { code: oneOf(codes), message: text({ description: 'For people' }) },
    {
      field: text({ description: 'Which field is at fault' }),
      retryAfterMs: { type: 'number', description: 'After how many milliseconds to try again' },
    },
  );
}

/** The one HTTP error body, with these codes; `INTERNAL` carries the id under which the fault was logged. */
export function errorBody(codes: readonly ErrorCode[]): Schema {
  const requestId = codes.includes('INTERNAL') ? { requestId: text() } : {};
  return record({ errors: list(errorItem(codes), { min: 1 }) }, requestId);
}

const challenge = {
  description: 'Bearer (RFC 6750), with `error="invalid_token"` where a token came and was refused',
  required: true,
  schema: text(),
};
const retryAfter = { description: 'Seconds', schema: whole() };

/** What a request may be refused with, by status: references and what they lead to. */
export function refusals(codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    byStatus.set(errorStatus[code], [...(byStatus.get(errorStatus[code]) ?? []), code]);
  }
  const responses: Record<string, object> = {};
  const components: Record<string, object> = {};
  for (const [status, found] of byStatus) {
    const same = found.sort();
    const name = same.join('.');
    responses[status] = { $ref: `#/components/responses/${name}` };
    components[name] = {
      description: same.map((code) => `\`${code}\`: ${errorMessage[code]}`).join('; '),
      content: { 'application/json': { schema: errorBody(same) } },
      ...(status === 401 && { headers: { 'WWW-Authenticate': challenge } }),
      ...(status === 429 && { headers: { 'Retry-After': { required: true, ...retryAfter } } }),
      ...(status === 503 && { headers: { 'Retry-After': retryAfter } }),
    };
  }
  return { responses, components };
}
