import { changeMutations } from './change-mutations.fixture.js';
import { checkHistory } from './check-history.js';
import { deliveryMutations } from './delivery-mutations.fixture.js';
import { generateHistory } from './generate.fixture.js';
import { createRandom } from './random.fixture.js';
import { sendingMutations } from './sending-mutations.fixture.js';

const mutations = [...sendingMutations, ...deliveryMutations, ...changeMutations];
const correct = Array.from({ length: 10 }, (_, seed) => generateHistory(seed, 2_000));

test.each(mutations)('finds that $name: $expected', async ({ expected, also = [], damage }) => {
  for (const [seed, untouched] of correct.entries()) {
    const run = structuredClone(untouched);
    damage(run, createRandom(seed));
    const { findings, counts } = await checkHistory(run.history, run.stored);
    expect(Object.keys(counts)).toContain(expected);
    expect([expected, ...also]).toEqual(expect.arrayContaining(Object.keys(counts)));
    expect(findings.find(({ code }) => code === expected)?.about).not.toHaveLength(0);
  }
});
