import { type Drops, dropSockets } from '../../driver/drop-sockets.js';
import { spreadOf } from '../spread.js';
import type { Suite } from '../suite.js';
import { waitForQuiet } from '../wait-for-quiet.js';

const sockets = 2_000;

export const reconnectSuite: Suite = {
  title: `${sockets.toLocaleString('en')} sockets dropped at once, until the last one is back`,
  async run({ rounds }) {
    const drops: Drops[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      process.stderr.write(`round ${round} of ${rounds}\n`);
      await waitForQuiet(20);
      drops.push(await dropSockets(sockets));
    }
    const row = (title: string, of: keyof Drops) => {
      const { median, min, max } = spreadOf(drops.map((drop) => drop[of].backMs / 1_000));
      const refreshes = Math.max(...drops.map((drop) => drop[of].refreshes));
      return `| ${title} | ${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) | ${refreshes} |`;
    };
    const text = [
      '| tokens | seconds | refreshes, at most |',
      '| --- | --- | --- |',
      row('still good', 'valid'),
      row('outdated', 'outdated'),
    ].join('\n');
    return { text, figures: drops };
  },
};
