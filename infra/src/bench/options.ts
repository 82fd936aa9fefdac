import { parseArgs } from 'node:util';
import type { Suite } from './suite.js';

export interface BenchOptions {
  suites: string[];
  rounds: number;
  /** How long each variant is under load in each round. */
  seconds: number;
  /** Variants to measure; empty means all. */
  only: string[];
  generator: 'wrk' | 'autocannon' | undefined;
  json: string | undefined;
  help: boolean;
}

export function readOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      generator: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    suites: positionals,
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    only: values.only.split(',').filter(Boolean),
    generator: toGenerator(values.generator),
    json: values.json,
    help: values.help,
  };
}

export function helpText(suites: Record<string, Suite>): string {
  const list = Object.entries(suites).map(([name, { title }]) => `  ${name.padEnd(12)}${title}`);
  return `npm run bench -- [suite …] [options]

Suites (default: all)
${list.join('\n')}

Options
  --rounds N       shuffled rounds, default 5
  --seconds N      load per variant and round, default 1
  --only a,b       these variants (and the reference)
  --generator G    wrk or autocannon; default wrk where it is installed
  --json FILE      every reading
`;
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new Error(`--${name} takes a whole number from 1 to 9999`);
  return Number(text);
}

function toGenerator(text: string | undefined): BenchOptions['generator'] {
  if (text === undefined || text === 'wrk' || text === 'autocannon') return text;
  throw new Error('--generator takes wrk or autocannon');
}
