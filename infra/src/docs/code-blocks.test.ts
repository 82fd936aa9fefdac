import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { serviceDatabase } from '../local/service-database.js';
import { freePort } from '../mongod/free-port.js';
import { type StartedProcess, startProcess } from '../testing/start-process.js';
import { startRedis, type TestRedis } from '../testing/start-redis.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { type Program, programsIn } from './code-blocks.fixture.js';
import { readPages, root } from './pages.fixture.js';

const run = promisify(execFile);
const found = (await readPages()).map(programsIn);
const programs = found.flatMap((page) => page.programs);
const runnable = programs.filter(({ compiledOnly }) => compiledOnly === undefined);

interface Report {
  file?: string;
  error?: string;
  begun?: string;
  fault?: string;
  left?: string[];
}

let folder: string;
let dataDir: string;
let redis: TestRedis;
let usher: StartedProcess;
let compiled: string;
const mongoUrl = testMongoUrl('docs');
const clientSecret = randomBytes(32).toString('base64url');
const reports: Report[] = [];

const fileOf = ({ strict, name }: Program, ending: string) =>
  join(folder, strict ? 'strict' : 'loose', `${name}.${ending}`);

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'usher-docs-'));
  // Inside the workspace, so that imports mean the real packages; beside `stage.js`.
  folder = await mkdtemp(join(root, 'infra/dist/docs/blocks-'));
  redis = await startRedis();
  const [usherPort, servicePort, otherPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const addresses: [RegExp, string][] = [
    [/localhost:3000/g, `localhost:${usherPort}`],
    [/\b4000\b/g, `${servicePort}`],
    [/\b4001\b/g, `${otherPort}`],
    [/redis:\/\/localhost:6379/g, redis.url],
    [/https:\/\/chat\.example\.com/g, `http://localhost:${usherPort}`],
    [/https:\/\/login\.example\.com\/api/g, `http://localhost:${otherPort}/api`],
    [/mongodb:\/\/localhost\/auth/g, serviceDatabase(mongoUrl, 'auth')],
    [/mongodb:\/\/localhost\/old-auth/g, mongoUrl],
  ];
  await writePrograms(addresses);
  const starting = startUsher(usherPort);
  compiled = await compile();
  usher = await starting;
  if (compiled === '') await runPrograms(`http://localhost:${usherPort}`);
}, 120_000);

afterAll(async () => {
  await usher?.kill('SIGINT');
  await redis?.stop();
  for (const url of [mongoUrl, ...['auth', 'chat'].map((s) => serviceDatabase(mongoUrl, s))]) {
    await dropTestDatabase(url);
  }
  for (const path of [folder, dataDir]) await rm(path, { recursive: true, force: true });
});

async function writePrograms(addresses: [RegExp, string][]): Promise<void> {
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    moduleDetection: 'force',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    skipLibCheck: true,
  };
  for (const [name, strict] of [['strict', true] as const, ['loose', false] as const]) {
    await mkdir(join(folder, name));
    const config = { compilerOptions: { ...compilerOptions, strict }, include: ['*.ts'] };
    await writeFile(join(folder, name, 'tsconfig.json'), JSON.stringify(config));
  }
  for (const program of programs) {
    let text = program.lines.join('\n');
    for (const [shown, real] of addresses) text = text.replace(shown, real);
    await writeFile(fileOf(program, 'ts'), text);
  }
}

/** What the compiler has to say, as `page-line.ts(line of the page,column)`. */
async function compile(): Promise<string> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [tsc, '-b', 'strict', 'loose'], { cwd: folder }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
}

function startUsher(port: number): Promise<StartedProcess> {
  const { url } = redis;
  const secretHash = createHash('sha256').update(clientSecret).digest('hex');
  return startProcess(process.execPath, [join(root, 'infra/dist/local/index.js')], {
    env: {
      ...process.env,
      PORT: `${port}`,
      MONGO_URL: mongoUrl,
      REDIS_URL: url,
      USHER_DATA_DIR: dataDir,
      RATE_LIMIT_FACTOR: '0',
      AUTH_CLIENTS: `billing:${secretHash},reports:${secretHash}:signals`,
    },
    readyWhen: /Usher is ready: \S+/,
    timeoutMs: 60_000,
  });
}

async function runPrograms(usherUrl: string): Promise<void> {
  const files = runnable.map((program) => fileOf(program, 'js'));
  const runner = join(root, 'infra/dist/docs/run-blocks.js');
  const env = {
    ...process.env,
    USHER_URL: usherUrl,
    ADMIN_COOKIE: await firstCookie(usherUrl),
    AUTH_CLIENT_ID: 'reports',
    AUTH_CLIENT_SECRET: clientSecret,
  };
  const running = await startProcess(process.execPath, [runner, ...files], {
    env,
    readyWhen: /^\{"(done|fault)"/m,
    timeoutMs: 90_000,
  });
  await running.exited;
  for (const line of running.output().split('\n')) {
    if (line.startsWith('{"')) reports.push(JSON.parse(line));
  }
}

/** Of the first account, which becomes the administrator. */
async function firstCookie(usherUrl: string): Promise<string> {
  const response = await fetch(`${usherUrl}/api/users/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'admin@example.com', password: 'correct horse' }),
  });
  const [session = ''] = response.headers.getSetCookie().filter((set) => /^session=/.test(set));
  return session.split(';', 1)[0] ?? '';
}

test('every block of code in the docs compiles', () => {
  expect(compiled).toBe('');
});

test.each(runnable.map((program) => [program.at, program] as const))(
  '%s does what the page says',
  (_, program) => {
    const file = fileOf(program, 'js');
    const report = reports.find((one) => one.file === file);
    const fault = reports.find((one) => one.fault)?.fault;
    expect(report ?? fault ?? 'was not run').toEqual({ file, ms: expect.any(Number) });
  },
);

test('they leave nothing running', () => {
  expect(reports.filter(({ left, fault }) => left || fault)).toEqual([]);
});

test('only what needs a page in a browser is compiled without being run', () => {
  const reasons = programs.flatMap(({ compiledOnly }) => compiledOnly ?? []);
  expect(reasons.filter((reason) => !reason.startsWith("it is a browser's; "))).toEqual([]);
});

test.each(found.flatMap(({ path, runBy }) => runBy.map((file) => [file, path] as const)))(
  '%s, which is said to run a block of %s, reads it there',
  async (file, path) => {
    expect(await readFile(join(root, file), 'utf8')).toContain(basename(path));
    expect(file).toMatch(/\.test\.ts$/);
  },
);
