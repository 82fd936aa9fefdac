import { checkHistory } from './check-history.js';
import { generateHistory } from './generate.fixture.js';

test.each(Array.from({ length: 200 }, (_, seed) => [seed]))(
  'finds nothing in the correct history %i',
  async (seed) => {
    const { history, stored } = generateHistory(seed, 2_000);
    const result = await checkHistory(history, stored);
    expect(result.findings).toEqual([]);
    expect(result.events).toBe(history.length);
  },
);
