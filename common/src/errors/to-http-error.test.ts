import { toHttpError } from './to-http-error.js';

const fault = (name: string, code?: string) =>
  Object.assign(new Error('mongodb://user:hunter2@host'), { name, ...(code && { code }) });

test.each([
  ['MongoNetworkError', undefined],
  ['MongoPoolClearedError', undefined],
  ['Error', 'EPIPE'],
  ['Error', 'ECONNRESET'],
])('a database that is away (%s, %s) is UNAVAILABLE', (name, code) => {
  const known = toHttpError(fault(name, code));
  expect([known.code, known.status, known.retryAfterMs]).toEqual(['UNAVAILABLE', 503, 1_000]);
  expect(JSON.stringify(known.errors)).not.toContain('hunter2');
});

test.each([
  ['Error', undefined],
  ['Error', 'ENOENT'],
  ['TypeError', undefined],
])('any other fault (%s, %s) is INTERNAL, without its own text', (name, code) => {
  const known = toHttpError(fault(name, code));
  expect([known.code, known.status]).toEqual(['INTERNAL', 500]);
  expect(JSON.stringify(known.errors)).not.toContain('hunter2');
});

test.each([[null], [undefined], ['a text'], [7]])('%p that was thrown is INTERNAL', (thrown) => {
  expect(toHttpError(thrown).code).toBe('INTERNAL');
});
