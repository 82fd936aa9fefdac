import { describeMachine } from '../describe-machine.js';
import { type Spread, spreadOf } from '../spread.js';
import { candidates, reference } from './candidates.js';
import type { Rejected, Round } from './http-suite.js';
import { connections, limitShare, type Reading } from './take-reading.js';

interface HttpFigures {
  generator: string;
  rounds: Round[];
  rejected: Rejected[];
}

/** One row per candidate; ratios are taken within a round, and only then the median of them. */
export function reportHttp({ generator, rounds, rejected }: HttpFigures): string {
  const names = Object.keys(candidates).filter((name) => rounds.some((round) => round[name]));
  const rows = names.map((name) => rowOf(name, rounds));
  const lines = [
    `${describeMachine()}; ${rounds.length} rounds, ${connections} connections from ${generator}; ` +
      'median (min–max).',
    '',
    '| signed-in GET, small JSON | × bare Express 5 | × node:http | requests/s | CPU µs | 1 connection, µs | generator |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `Rejected because another process took part: ${rejected.length} of ` +
      `${rejected.length + rounds.flatMap(Object.keys).length} readings.`,
  ];
  if (rows.some((row) => row.includes('≥'))) {
    lines.push('≥: the generator was the limit in at least one round; only CPU µs compares.');
  }
  return lines.join('\n');
}

function rowOf(name: string, rounds: Round[]): string {
  const readings = rounds.flatMap((round) => round[name] ?? []);
  const of = (pick: (reading: Reading) => number) => spreadOf(readings.map(pick));
  const limited = readings.some(({ generatorShare = 0 }) => generatorShare > limitShare);
  const bound = limited ? '≥ ' : '';
  const share = spreadOf(readings.flatMap(({ generatorShare }) => generatorShare ?? []));
  const cells = [
    candidates[name]?.title ?? name,
    bound + figure(ratioTo(reference, name, rounds), 2),
    bound + figure(ratioTo('node-http', name, rounds), 2),
    bound + thousands(of((reading) => reading.perSecond).median),
    figure(
      of((reading) => reading.cpuMicros),
      1,
    ),
    of((reading) => reading.roundTripMicros).median.toFixed(0),
    Number.isNaN(share.median) ? '' : `${(share.median * 100).toFixed(0)} %`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function ratioTo(other: string, name: string, rounds: Round[]): Spread {
  return spreadOf(
    rounds.flatMap((round) => {
      const [mine, theirs] = [round[name], round[other]];
      return mine && theirs ? mine.perSecond / theirs.perSecond : [];
    }),
  );
}

function figure({ median, min, max }: Spread, digits: number): string {
  if (Number.isNaN(median)) return '';
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}
