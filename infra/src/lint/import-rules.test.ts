import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const importing = (name: string) => `import { x } from '${name}';\n\nexport const y = x;\n`;
const environment = 'export const x = process.env.HOME;\n';

const refused: [string, string, string][] = [
  ['a service that imports another', 'auth/src/a.ts', importing('@usher/chat')],
  ['a service that imports infra', 'chat/src/a.ts', importing('@usher/infra/testing')],
  ['a service inside the library', 'web/src/a.ts', importing('@usher/common/dist/index.js')],
  ['a service that reaches over by path', 'auth/src/b.ts', importing('../../chat/src/app.js')],
  ['a library that imports a service', 'common/src/a.ts', importing('@usher/auth')],
  ['a model that knows Express', 'auth/src/models/a.ts', importing('express')],
  ['a model that knows Socket.IO', 'chat/src/models/a.ts', importing('socket.io')],
  ['a model that asks a service', 'auth/src/models/b.ts', importing('../services/accounts.js')],
  ['a service that calls a route', 'chat/src/services/a.ts', importing('../routes/fields.js')],
  ['a handler that calls io', 'chat/src/handlers/a.ts', importing('../io.js')],
  ['a route that calls the app', 'auth/src/routes/a.ts', importing('../app.js')],
  ['a library that reads the environment', 'common/src/b.ts', environment],
  ['a config that reads the environment', 'auth/src/config.ts', environment],
];

const allowed: [string, string, string][] = [
  ['a subpath of the library', 'auth/src/c.ts', importing('@usher/common/express')],
  ['a route that asks a service', 'auth/src/routes/c.ts', importing('../services/accounts.js')],
  ['test helpers in a test', 'auth/src/c.test.ts', importing('@usher/infra/testing')],
  ['the environment in index.ts', 'auth/src/index.ts', environment],
];

const faults = new Map<string, string>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-lint-'));
  await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
  for (const [, path, content] of [...refused, ...allowed]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [
    biome,
    'lint',
    '--vcs-enabled=false',
    '--reporter=github',
    '--max-diagnostics=none',
  ];
  const report = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => done(stdout));
  });
  for (const [, rule = '', file = ''] of report.matchAll(/title=([\w/]+),file=([^,]+)/g)) {
    const path = relative(folder, file);
    faults.set(path, `${faults.get(path) ?? ''}${rule} `);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the linter', () => {
  test.each(refused)('refuses %s', (_, path) => {
    expect(faults.get(path)).toMatch(/noRestrictedImports|noProcessEnv/);
  });

  test.each(allowed)('allows %s', (_, path) => {
    expect(faults.get(path)).toBeUndefined();
  });
});
