import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../mongod/free-port.js';
import { startProcess } from '../testing/start-process.js';
import { startRedis } from '../testing/start-redis.js';
import { brokenRedis } from './broken-redis.fixture.js';
import {
  copyExample,
  newProject,
  packLibrary,
  type Ran,
  root,
  run,
  runNode,
} from './consumer.fixture.js';
import { everySubpath } from './subpaths.fixture.js';
import { writeTypedUse } from './typed.fixture.js';
import { navigate, password, startUsher, type Usher } from './usher.fixture.js';

let folder: string;
let usher: Usher;
let graces: string;
let project: string;
let express4: string;
let pages: string;
let commandLine: string;

// Away from the repository, where nothing of it can be found by accident.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-consumers-'));
  async function installAll() {
    const tarball = await packLibrary(folder);
    const peers = ['express@5', 'redis@6', 'socket.io@4'];
    // An application may have a newer one than the library's own traces are made with.
    const otherPeers = ['@opentelemetry/api@1.10'];
    const types = ['@types/express@5', '@types/node@20', 'typescript@5.9'];
    return Promise.all([
      newProject(join(folder, 'project'), [tarball, ...peers, ...otherPeers, ...types]),
      copyExample(join(folder, 'express4'), 'express4-commonjs', tarball),
      copyExample(join(folder, 'pages'), 'server-rendered', tarball),
      copyExample(join(folder, 'command-line'), 'command-line', tarball),
    ]);
  }
  async function signGraceUp() {
    usher = await startUsher(join(folder, 'usher'));
    graces = await usher.signUp('Grace');
  }
  [[project, express4, pages, commandLine]] = await Promise.all([installAll(), signGraceUp()]);
}, 300_000);

afterAll(async () => {
  await usher?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What it printed, provided that it ended well. */
function printed({ code, stdout, stderr }: Ran): string {
  expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  return stdout;
}

const codeOf = async (res: Response) => [res.status, (await res.json()).errors?.[0].code];

describe('every subpath', () => {
  test('is imported and required as one and the same copy', async () => {
    const report = JSON.parse(printed(await runNode(['-e', everySubpath], { cwd: project })));
    expect(report).toHaveLength(10);
    for (const found of report) expect(found).toMatchObject({ isOneCopy: true, format: 'esm' });
  });

  test('is CommonJS where ES modules cannot be required', async () => {
    const args = ['--no-experimental-require-module', '-e', everySubpath];
    const report = JSON.parse(printed(await runNode(args, { cwd: project })));
    expect(report).toHaveLength(10);
    for (const found of report) expect(found).toMatchObject({ sameNames: true, format: 'cjs' });
  });

  test('but /express and /service loads without any optional peer', async () => {
    const args = ['-e', everySubpath, '/express', '/service'];
    const report = JSON.parse(printed(await runNode(args, { cwd: commandLine })));
    expect(report).toHaveLength(8);
  });

  const compilers = ['5.9', '7'];
  const resolutions = ['node16', 'nodenext', 'bundler'];
  test.each(compilers.flatMap((compiler) => resolutions.map((of) => [compiler, of])))(
    'has types for TypeScript %s, %s',
    async (compiler, resolution) => {
      const home = compiler === '7' ? root : project;
      const tsc = join(home, 'node_modules/typescript/bin/tsc');
      const config = await writeTypedUse(project, `typescript-${compiler}`, resolution);
      printed(await runNode([tsc, '-p', config], { cwd: project }));
    },
  );
});

test("the sample in the package's README prints what it says", async () => {
  const readme = await readFile(join(project, 'node_modules/@usher/common/README.md'), 'utf8');
  const [, sample = '', output] =
    /```js\n([\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/.exec(readme) ?? [];
  await writeFile(join(project, 'app.mjs'), sample);
  expect(printed(await runNode(['app.mjs'], { cwd: project }))).toBe(output);
});

test('the SBOM lists what an installation brings, and nothing else', async () => {
  // Of the same memory of what there is as the installation.
  const env = { npm_config_prefer_offline: 'true' };
  const sbom = await run('infra/package/sbom.sh', [], { cwd: root, env });
  const { components } = JSON.parse(printed(sbom));
  const listed = components.map(({ purl }: { purl: string }) => decodeURIComponent(purl));
  const lock = await readFile(join(commandLine, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version: string }> };
  const installed = Object.entries(packages)
    .map(([path, { version }]) => `pkg:npm/${path.split('node_modules/').at(-1)}@${version}`)
    .filter((purl) => !purl.startsWith('pkg:npm/@usher/common@'));
  expect(installed.length).toBeGreaterThan(20);
  expect(new Set(listed)).toEqual(new Set(installed));
});

describe('the example in Express 4 and CommonJS', () => {
  test('passes its own tests', async () => {
    const { code, stderr } = await run('npm', ['test'], { cwd: express4 });
    expect([code, stderr]).toEqual([0, expect.stringContaining('4 passed')]);
  });

  test('passes them as ES modules too, with the library twice', async () => {
    const source = await readFile(join(express4, 'app.test.js'), 'utf8');
    const asModule = source.replace(/^const (.*) = require\((.*)\);$/gm, 'import $1 from $2;');
    await writeFile(join(express4, 'app.test.mjs'), asModule);
    const args = [
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--testMatch=**/*.mjs',
    ];
    const { code, stderr } = await runNode(args, { cwd: express4 });
    expect([code, stderr]).toEqual([0, expect.stringContaining('4 passed')]);
  });

  test('knows the visitor, until they sign out elsewhere', async () => {
    const port = await freePort();
    const service = await startProcess(process.execPath, ['index.js'], {
      cwd: express4,
      env: { ...process.env, PORT: `${port}`, USHER_URL: usher.url, REDIS_URL: usher.redisUrl },
      readyWhen: /Invoices: /,
    });
    const cookie = await usher.signUp('Ada');
    const ask = () => fetch(`http://localhost:${port}/invoices`, { headers: { cookie } });
    expect(await (await ask()).json()).toEqual({ for: 'Ada' });
    await usher.signOut(cookie);
    let res = await ask();
    while (res.ok) res = await ask();
    expect(await codeOf(res)).toEqual([401, 'SESSION_REVOKED']);
    await service.kill('SIGKILL');
  });
});

test.each([5, 6])(
  'node-redis %d follows the feed and counts, broken connections or not',
  async (major) => {
    const redis = await startRedis();
    try {
      const cwd = major === 5 ? express4 : project;
      const manifest = await readFile(join(cwd, 'node_modules/redis/package.json'), 'utf8');
      expect(JSON.parse(manifest).version).toMatch(new RegExp(`^${major}\\.`));
      const env = { REDIS_URL: redis.url };
      const ran = await runNode(['-e', brokenRedis], { cwd, env });
      expect(JSON.parse(printed(ran))).toEqual({
        seen: ['before', 'after'],
        taken: ['taken', 'taken', 'RATE_LIMITED'],
      });
    } finally {
      await redis.stop();
    }
  },
);

test('the server-rendered example shows rooms, after a refresh where one is due', async () => {
  const url = `http://localhost:${await freePort()}`;
  const server = await startProcess(process.execPath, ['index.js'], {
    cwd: pages,
    env: {
      ...process.env,
      PORT: new URL(url).port,
      USHER_URL: usher.url,
      REDIS_URL: usher.redisUrl,
    },
    readyWhen: /Pages: /,
  });
  const visit = (path: string, cookie?: string) => navigate(`${url}${path}`, cookie);
  expect((await visit('/')).html).toContain('Sign in');
  expect((await visit('/', await usher.signUp('Barbara'))).html).toMatch(/Barbara[\s\S]*Lobby/);

  let sent = await visit('/', graces);
  for (; sent.status === 200; sent = await visit('/', graces)) await sleep(100);
  expect(sent).toMatchObject({ status: 303, location: '/api/users/refresh?next=%2F' });
  const refreshed = await visit(sent.location, graces);
  expect(refreshed).toMatchObject({ status: 303, location: '/' });
  expect((await visit('/', refreshed.cookie)).html).toMatch(/Grace[\s\S]*Lobby/);
  await server.kill('SIGKILL');
});

test('the command-line example signs in, lists rooms, sends, refreshes and says what is wrong', async () => {
  const file = join(folder, 'tokens.json');
  const env = { USHER_CHAT_FILE: file };
  const chat = (args: string[], input = '') =>
    runNode(['index.js', ...args], { cwd: commandLine, env, input });
  const failed = async (args: string[], input?: string) => {
    const { code, stderr } = await chat(args, input);
    return [code, stderr.trim()];
  };
  const signIn = ['signin', `--url=${usher.url}`, '--email=edith@example.com'];
  const cookie = await usher.signUp('Edith');

  expect(printed(await chat(['--help']))).toContain('usher-chat send');
  expect(await failed(['dance'])).toEqual([2, expect.stringContaining('No command dance')]);
  expect(await failed(['--loud'])).toEqual([2, expect.stringContaining("'--loud'")]);
  expect(await failed(['rooms'])).toEqual([1, expect.stringContaining('You are not signed in')]);
  const nowhere = ['signin', '--url=http://localhost:1', '--email=edith@example.com'];
  expect(await failed(nowhere, 'x\n')).toEqual([1, expect.stringContaining('No answer from')]);
  const [code, message] = await failed(signIn, 'wrong horse\n');
  expect([code, message]).toEqual([1, expect.stringMatching(/password/)]);

  expect(printed(await chat(signIn, `${password}\n`))).toBe('Signed in as Edith\n');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(printed(await chat(['rooms']))).toMatch(/\tLobby\t0 unread\n/);
  expect(printed(await chat(['send', 'Lobby', 'Hello', 'there']))).toBe(
    'Sent to Lobby as number 1\n',
  );
  expect(await failed(['send', 'Attic', 'Hello'])).toEqual([
    1,
    expect.stringContaining('no room Attic'),
  ]);
  const before = await readFile(file, 'utf8');
  expect(printed(await chat(['refresh']))).toBe('Renewed for 10 s\n');
  expect(await readFile(file, 'utf8')).not.toBe(before);
  await usher.signOut(cookie, { everywhere: true });
  expect(await failed(['rooms'])).toEqual([1, 'This session has ended. Sign in again.']);
  expect(await failed(['rooms'])).toEqual([1, expect.stringContaining('You are not signed in')]);
});
