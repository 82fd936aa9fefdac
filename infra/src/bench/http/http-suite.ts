import { applyLoad, type Generator, preferredGenerator } from '../load.js';
import type { BenchOptions } from '../options.js';
import { shuffled } from '../shuffled.js';
import type { Suite } from '../suite.js';
import { candidates, reference } from './candidates.js';
import { checkAnswers } from './check-answers.js';
import { reportHttp } from './report-http.js';
import { type RunningServer, startServer } from './start-server.js';
import { type Reading, takeReading } from './take-reading.js';

/** Candidate's name → its reading; one that was disturbed each time is missing. */
export type Round = Record<string, Reading>;

const maxForeignShare = 0.05;
const attempts = 3;

export const httpSuite: Suite = {
  title: 'HTTP overhead of `currentUser`',
  async run(options) {
    const generator = options.generator ?? preferredGenerator();
    const servers = new Map<string, RunningServer>();
    try {
      for (const name of namesOf(options)) servers.set(name, await ready(name, generator));
      const rounds: Round[] = [];
      const rejected: { name: string; reading: Reading }[] = [];
      for (let n = 1; n <= options.rounds; n += 1) {
        process.stderr.write(`round ${n} of ${options.rounds}\n`);
        const round: Round = {};
        for (const [name, server] of shuffled([...servers])) {
          for (let attempt = 0; attempt < attempts && !round[name]; attempt += 1) {
            const reading = await takeReading(generator, server, options.seconds);
            if ((reading.foreignShare ?? 0) > maxForeignShare) rejected.push({ name, reading });
            else round[name] = reading;
          }
        }
        rounds.push(round);
      }
      const figures = { node: process.versions.node, generator, rounds, rejected };
      return { text: reportHttp(figures), figures };
    } finally {
      await Promise.all([...servers.values()].map((server) => server.stop()));
    }
  },
};

function namesOf({ only }: BenchOptions): string[] {
  const names = Object.keys(candidates);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only knows: ${names.join(', ')}`);
  return names.filter((name) => only.length === 0 || only.includes(name) || name === reference);
}

/** Started, found to answer rightly, and compiled by the engine. */
async function ready(name: string, generator: Generator): Promise<RunningServer> {
  const server = await startServer(name);
  await checkAnswers(name, server);
  await applyLoad(generator, server, 64, 2);
  return server;
}
