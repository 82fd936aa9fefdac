import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Change, planService } from './plan-service.js';

const root = join(import.meta.dirname, '../../..');

const help = `npm run new-service -- <name> [options]

Writes a service that works, with a route for everybody who is signed in, one that
validates its body and one for admins, and adds it to every place that lists
services: workspaces, local runner, images, manifests, compose.yaml, Skaffold.

Options
  --dry-run     only says what would be written
  --no-install  leaves package-lock.json and node_modules to a later npm install
  --help

Exit status: 0 all right, 1 refused and nothing written, 2 written, but a command
that was run afterwards failed.
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      'no-install': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [name, ...more] = positionals;
  if (values.help) process.stdout.write(help);
  else if (name === undefined || more.length > 0) throw new Error('One name, please; see --help');
  else {
    const changes = await planService(root, name);
    for (const { path, isNew } of changes) say(`${isNew ? 'new    ' : 'changed'}  ${path}`);
    if (!values['dry-run']) await carryOut(changes, name, { install: !values['no-install'] });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function carryOut(
  changes: Change[],
  name: string,
  { install }: { install: boolean },
): Promise<void> {
  for (const { path, text } of changes) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const formatted = changes.map(({ path }) => path).filter((path) => /\.(json|ts)$/.test(path));
  await run('npx', ['biome', 'check', '--write', ...formatted]);
  if (install) await run('npm', ['install', '--no-audit', '--no-fund']);
  if (process.exitCode) return;
  say(`\nNow \`npm test -- ${name}\`, and \`npm start\` answers at /api/${name}/me.`);
  say('An installation that is there already needs a Secret for it: docs/add-a-service.md');
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return;
  process.stderr.write(`Written, but this failed: ${command} ${args.join(' ')}\n`);
  process.exitCode = 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
