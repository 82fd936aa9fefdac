import { ApiError } from './api-error.js';
import { errorText, faultText } from './error-text.js';

const now = new Date(2026, 0, 5, 14, 0);
const told = (retryAfterMs: number, message = 'Too many attempts') =>
  errorText({ code: 'RATE_LIMITED', message, retryAfterMs }, now);

test.each([
  [1, 'Too many attempts. Try again in 1 second.'],
  [40_000, 'Too many attempts. Try again in 40 seconds.'],
  [89_001, /in 2 minutes, at \D?2?1?4?:?.*/],
  [840_000, /^Too many attempts\. Try again in 14 minutes, at .*14\b.*\.$/],
  [7_200_000, /in 2 hours, at /],
])('an error that passes in %i ms says when', (ms, text) => {
  expect(told(ms)).toMatch(text);
});

test('an error that does not pass says only what it says', () => {
  expect(errorText({ code: 'CONFLICT', message: 'Taken.' })).toBe('Taken.');
  expect(told(1_000, 'Wait!')).toBe('Wait. Try again in 1 second.');
  expect(told(1_000, 'Too many: try again later')).toBe('Too many. Try again in 1 second.');
});

test('whatever is thrown has words for people', () => {
  const item = { code: 'CONFLICT', message: 'There must be an admin left' };
  expect(faultText(new ApiError(409, [item]))).toBe('There must be an admin left');
  expect(faultText(new TypeError('x is not a function'))).toMatch(/^Something went wrong/);
});
