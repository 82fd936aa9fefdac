import { changeMutations } from './change-mutations.fixture.js';
import { checkHistory } from './check-history.js';
import { deliveryMutations } from './delivery-mutations.fixture.js';
import { generateHistory } from './generate.fixture.js';
import { createRandom } from './random.fixture.js';
import { sendingMutations } from './sending-mutations.fixture.js';

const mutations = [...sendingMutations, ...deliveryMutations, ...changeMutations];
const seeds = Array.from({ length: 10 }, (_, seed) => seed);

test.each(mutations)('finds that $name: $expected', async ({ expected, also = [], damage }) => {
  for (const seed of seeds) {
    const run = structuredClone(generateHistory(seed, 2_000));
    damage(run, createRandom(seed));
    const { findings, counts } = await checkHistory(run.history, run.stored);
    expect(Object.keys(counts)).toContain(expected);
    expect([expected, ...also]).toEqual(expect.arrayContaining(Object.keys(counts)));
    expect(findings.find(({ code }) => code === expected)?.about).not.toHaveLength(0);
  }
});
