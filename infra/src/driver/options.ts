import { parseArgs } from 'node:util';
import { faults } from './faults.js';

export interface DriverOptions {
  replicas: number;
  clients: number;
  rooms: number;
  messages: number;
  gapSeconds: number;
  seed: number;
  faults: string[];
  folder?: string | undefined;
}

const numbers = {
  replicas: '3',
  clients: '60',
  rooms: '60',
  messages: '5000',
  gap: '5',
  seed: '1',
};

export const helpText = `node infra/dist/driver/index.js [options]

Runs chat as real processes, lets clients write, change, leave and be put out,
breaks it meanwhile, and checks that nothing was lost, doubled or disordered.

Options
  --replicas N   of chat, default 3
  --clients N    default 60
  --rooms N      default 60, of four members each
  --messages N   goes on until so many are acked, default 5000
  --faults A,B   one after the other, again and again while the run lasts;
                 default all, "none" for none
  --gap N        seconds from one fault to the next, default 5
  --seed N       of the choices, default 1
  --folder PATH  keeps history.jsonl and stored.jsonl there
  --help

Faults
${Object.entries(faults)
  .map(([name, { title }]) => `  ${name.padEnd(22)}${title}`)
  .join('\n')}

Exit status: 0 nothing found, 1 something found, 2 it could not be run.
`;

/** Undefined where help is asked for. @throws {Error} that says what is wrong */
export function readOptions(args: string[]): DriverOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      ...Object.fromEntries(
        Object.entries(numbers).map(([name, value]) => [
          name,
          { type: 'string' as const, default: value },
        ]),
      ),
      faults: { type: 'string', default: Object.keys(faults).join() },
      folder: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const figure = (name: keyof typeof numbers) => {
    const value = Number((values as Record<string, unknown>)[name]);
    if (Number.isSafeInteger(value) && value >= (name === 'clients' ? 2 : 1)) return value;
    throw new Error(`--${name} takes a whole number from ${name === 'clients' ? 2 : 1}`);
  };
  const wanted = values.faults === 'none' ? [] : values.faults.split(',');
  for (const name of wanted) {
    if (!Object.hasOwn(faults, name)) throw new Error(`There is no fault ${name}; see --help`);
  }
  return {
    replicas: figure('replicas'),
    clients: figure('clients'),
    rooms: figure('rooms'),
    messages: figure('messages'),
    gapSeconds: figure('gap'),
    seed: figure('seed'),
    faults: wanted,
    folder: values.folder,
  };
}
