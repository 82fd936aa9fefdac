import { createFirstInAWhile } from './first-in-a-while.js';

test('says yes once in a while, for each key', () => {
  let now = 0;
  const isFirst = createFirstInAWhile(10, () => now);
  expect(['a', 'b', 'a', 'b'].map(isFirst)).toEqual([true, true, false, false]);
  now = 9;
  expect(['a', 'c'].map(isFirst)).toEqual([false, true]);
  now = 10;
  expect(['a', 'b', 'c'].map(isFirst)).toEqual([true, true, false]);
  now = 30;
  expect(isFirst('c')).toBe(true);
});
