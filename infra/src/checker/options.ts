import { parseArgs } from 'node:util';

export interface CheckerOptions {
  history: string;
  stored: string;
  revokedBoundMs: number;
}

export const helpText = `node infra/dist/checker/index.js history.jsonl stored.jsonl [options]

Checks what the clients of a run saw against what is stored after it.

Options
  --revoked-bound-ms N   how long a delivery may still arrive after leaving
                         or a revocation, default 1000
  --help

Exit status: 0 nothing found, 1 something found, 2 it could not be checked.
`;

/** Undefined where help is asked for. */
export function readOptions(args: string[]): CheckerOptions | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'revoked-bound-ms': { type: 'string', default: '1000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [history, stored, ...more] = positionals;
  if (history === undefined || stored === undefined || more.length > 0)
    throw new Error('two files are needed: the history and what is stored');
  const bound = values['revoked-bound-ms'];
  if (!/^\d{1,9}$/.test(bound)) throw new Error('--revoked-bound-ms takes whole milliseconds');
  return { history, stored, revokedBoundMs: Number(bound) };
}
