import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { faults } from './faults.js';
import { readOptions } from './options.js';

const script = join(import.meta.dirname, '../../dist/driver/index.js');

test('without options, all faults and moderate figures', () => {
  expect(readOptions([])).toEqual({
    replicas: 3,
    clients: 60,
    rooms: 60,
    messages: 5_000,
    gapSeconds: 5,
    seed: 1,
    faults: Object.keys(faults),
    folder: undefined,
  });
});

test('what is given counts', () => {
  const given = [
    '--replicas',
    '2',
    '--faults',
    'redis-killed,mongo-killed',
    '--folder',
    '/tmp/run',
  ];
  expect(readOptions(given)).toMatchObject({
    replicas: 2,
    faults: ['redis-killed', 'mongo-killed'],
    folder: '/tmp/run',
  });
  expect(readOptions(['--faults', 'none'])).toMatchObject({ faults: [] });
});

test('help is on stdout, names every fault, and is no failure', async () => {
  const { status, output, errors } = await drive(['--help']);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  for (const name of Object.keys(faults)) expect(output).toContain(`  ${name} `);
});

test.each([
  [['--clients', '1'], '--clients takes a whole number from 2'],
  [['--replicas', '0'], '--replicas takes a whole number from 1'],
  [['--messages', 'many'], '--messages takes a whole number from 1'],
  [['--seed', '1.5'], '--seed takes a whole number from 1'],
  [['--faults', 'redis-killed,flood'], 'There is no fault flood'],
  [['--faults', 'toString'], 'There is no fault toString'],
  [['--quick'], '--quick'],
])('arguments %j cannot be run: status 2', async (args, reason) => {
  const { status, output, errors } = await drive(args);
  expect({ status, output }).toEqual({ status: 2, output: '' });
  expect(errors).toContain(reason);
  expect(errors).not.toContain('    at ');
});

async function drive(args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [[status], output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, output, errors };
}
