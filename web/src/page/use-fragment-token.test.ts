import { fragmentToken } from './use-fragment-token.js';

test.each([
  ['#token=a-b_C', 'a-b_C'],
  ['#from=mail&token=x', 'x'],
  ['', ''],
  ['#', ''],
  ['#content', ''],
  ['#token=', ''],
])('the token in %j is %j', (hash, token) => {
  expect(fragmentToken(hash)).toBe(token);
});
