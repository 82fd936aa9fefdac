import { applyLoad, type Generator, preferredGenerator } from '../load.js';
import type { BenchOptions } from '../options.js';
import { shuffled } from '../shuffled.js';
import type { Suite } from '../suite.js';
import { waitForQuiet } from '../wait-for-quiet.js';
import { candidates, reference } from './candidates.js';
import { checkAnswers } from './check-answers.js';
import { reportHttp } from './report-http.js';
import { startServer } from './start-server.js';
import { connections, limitShare, type Reading, takeReading } from './take-reading.js';

/** Candidate's name → its reading; one that was disturbed each time is missing. */
export type Round = Record<string, Reading>;

export interface Rejected {
  name: string;
  reading: Reading;
}

const minServerShare = 0.97;
const maxForeignShare = 0.1;
const warmUpSeconds = 2;
const maxQuietWaitSeconds = 30;
const attempts = 3;

export const httpSuite: Suite = {
  title: 'HTTP overhead of `currentUser`',
  async run(options) {
    const generator = options.generator ?? preferredGenerator();
    const names = namesOf(options);
    const rounds: Round[] = [];
    const rejected: Rejected[] = [];
    for (let n = 1; n <= options.rounds; n += 1) {
      process.stderr.write(`round ${n} of ${options.rounds}\n`);
      const round: Round = {};
      for (const name of shuffled(names)) {
        for (let attempt = 0; attempt < attempts && !round[name]; attempt += 1) {
          const reading = await readOnce(name, generator, options.seconds);
          if (isDisturbed(reading)) rejected.push({ name, reading });
          else round[name] = reading;
        }
      }
      rounds.push(round);
    }
    const figures = { node: process.versions.node, generator, rounds, rejected };
    return { text: reportHttp(figures), figures };
  },
};

/**
 * A new process for each reading: one process was seen to stay slower by half for as long as it ran, and
 * rounds in one process would hide that.
 */
async function readOnce(name: string, generator: Generator, seconds: number): Promise<Reading> {
  await waitForQuiet(maxQuietWaitSeconds);
  const server = await startServer(name);
  try {
    await checkAnswers(name, server);
    await applyLoad(generator, server, connections, warmUpSeconds);
    return await takeReading(generator, server, seconds);
  } finally {
    await server.stop();
  }
}

/**
 * A server that is the limit uses its core whole, so what is missing went to somebody else. That shows a
 * tenth of a core; the count over all processes is coarser and watches the generator's core too.
 */
function isDisturbed({
  serverShare,
  generatorShare = 0,
  foreignShare = 0,
  broken,
}: Reading): boolean {
  const serverIsLimit = generatorShare <= limitShare;
  if (serverIsLimit && serverShare < minServerShare) return true;
  return foreignShare > maxForeignShare || broken > 0;
}

function namesOf({ only }: BenchOptions): string[] {
  const names = Object.keys(candidates);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only knows: ${names.join(', ')}`);
  return names.filter((name) => only.length === 0 || only.includes(name) || name === reference);
}
