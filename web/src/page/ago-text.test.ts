import { agoText } from './ago-text.js';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();

test.each([
  [-60, 'just now'],
  [0, 'just now'],
  [59, 'just now'],
  [60, '1 minute ago'],
  [3_599, '59 minutes ago'],
  [3_600, '1 hour ago'],
  [86_399, '23 hours ago'],
  [86_400, '1 day ago'],
  [29 * 86_400, '29 days ago'],
  [31 * 86_400, '1 month ago'],
  [800 * 86_400, '2 years ago'],
])('%i seconds before is %s', (seconds, text) => {
  expect(agoText(before(seconds), now)).toBe(text);
});
