import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isOnPath } from './is-on-path.js';
import { cores, pinned } from './pinned.js';

export type Generator = 'wrk' | 'autocannon';

export interface LoadTarget {
  url: string;
  cookie: string;
}

export interface Load {
  requests: number;
  seconds: number;
  /** Connections that broke and answers that took seconds: signs of a disturbed machine. */
  broken: number;
}

/**
 * Sends requests over so many connections, each one waiting for its answer, from a core of its own.
 * Throws when an answer is not 2xx.
 */
export async function applyLoad(
  generator: Generator,
  target: LoadTarget,
  connections: number,
  seconds: number,
): Promise<Load> {
  const run = generator === 'wrk' ? wrk : autocannon;
  const { refused, ...load } = await run(target, String(connections), String(seconds));
  if (refused > 0) throw new Error(`${refused} answers other than 2xx from ${target.url}`);
  return load;
}

/** At over 20,000 answers a second autocannon is itself the limit; wrk is good for several times that. */
export function preferredGenerator(): Generator {
  return isOnPath('wrk') ? 'wrk' : 'autocannon';
}

async function wrk({ url, cookie }: LoadTarget, connections: string, seconds: string) {
  const headers = ['-H', `Cookie: ${cookie}`];
  const args = ['-t', '1', '-c', connections, '-d', seconds, ...headers, url];
  const out = await output('wrk', args);
  const [, requests, took, unit] = /(\d+) requests in ([\d.]+)(m?s)/.exec(out) ?? [];
  if (requests === undefined) throw new Error(`wrk said: ${out}`);
  const broken = /Socket errors: (.*)/.exec(out)?.[1]?.match(/\d+/g) ?? [];
  return {
    requests: Number(requests),
    seconds: Number(took) / (unit === 'ms' ? 1000 : 1),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? 0),
    broken: broken.map(Number).reduce((a, b) => a + b, 0),
  };
}

async function autocannon({ url, cookie }: LoadTarget, connections: string, seconds: string) {
  const headers = ['-H', `Cookie=${cookie}`];
  const script = fileURLToPath(import.meta.resolve('autocannon'));
  const args = [script, '--json', '-c', connections, '-d', seconds, ...headers, url];
  const out = JSON.parse(await output(process.execPath, args));
  return {
    requests: Number(out.requests.total),
    seconds: Number(out.duration),
    refused: Number(out.non2xx),
    broken: Number(out.errors),
  };
}

async function output(command: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(...pinned(cores.load, command, args));
  return stdout;
}
