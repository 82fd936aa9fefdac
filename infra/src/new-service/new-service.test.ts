import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { serviceDatabase } from '../local/service-database.js';
import { freePort } from '../mongod/free-port.js';
import { databaseOwners } from '../secrets/new-secrets.js';
import { serviceNames } from '../services.js';
import { startProcess } from '../testing/start-process.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { copyProject, type ProjectCopy, root } from './generated.fixture.js';
import { planService } from './plan-service.js';

const node = process.execPath;
const script = 'infra/dist/new-service/index.js';
let copy: ProjectCopy;
let changed: string[];

const generate = (...args: string[]) => copy.run(node, script, ...args);
const inCopy = (path: string) => readFile(join(copy.folder, path), 'utf8');

beforeAll(async () => {
  copy = await copyProject();
  const { code, output } = await generate('specimen', '--no-install');
  expect([code, output]).toEqual([0, expect.stringContaining('/api/specimen/me')]);
  changed = [...output.matchAll(/^changed +(.+)$/gm)].map(([, path = '']) => path);
  for (const name of ['common', ...serviceNames, 'infra', 'specimen']) await copy.link(name);
}, 120_000);
afterAll(() => copy?.remove());

test('what was there stays: comments, order and style too', async () => {
  const texts = changed.filter((path) => !path.endsWith('.json'));
  expect(texts.length).toBeGreaterThan(12);
  for (const path of texts) {
    const before = (await readFile(join(root, path), 'utf8')).split('\n');
    let next = 0;
    for (const line of (await inCopy(path)).split('\n')) if (line === before[next]) next += 1;
    expect([path, before[next]]).toEqual([path, undefined]);
  }
});

test('the lock file knows the service, and changes nothing else', async () => {
  const npm = ['--package-lock-only', '--ignore-scripts', '--offline', '--no-audit'];
  const { code, output } = await copy.run('npm', 'install', ...npm);
  expect([code, output]).toEqual([0, expect.any(String)]);
  const before = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
  const { packages } = JSON.parse(await inCopy('package-lock.json'));
  expect(packages.specimen.name).toBe('@usher/specimen');
  expect(packages['node_modules/@usher/specimen']).toEqual({ resolved: 'specimen', link: true });
  expect(packages.infra.dependencies).toHaveProperty('@usher/specimen');
  for (const name of ['', 'infra', 'specimen', 'node_modules/@usher/specimen']) {
    delete before[name];
    delete packages[name];
  }
  expect(packages).toEqual(before);
}, 120_000);

test.each<[string, string, () => string[]]>([
  ['compiles', 'node_modules/typescript/bin/tsc', () => ['-b', 'infra']],
  ['passes its own tests', 'node_modules/jest/bin/jest.js', () => ['specimen']],
  [
    'pleases the linter',
    'node_modules/@biomejs/biome/bin/biome',
    () => [
      'ci',
      '--error-on-warnings',
      'specimen',
      ...changed.filter((path) => /\.(ts|mjs|json)$/.test(path)),
    ],
  ],
  ['fits into all manifests', 'infra/dist/manifests/index.js', () => []],
])(
  'it %s',
  async (_, program, args) => {
    const flags = ['--experimental-vm-modules', '--no-warnings'];
    const { code, output } = await copy.run(node, ...flags, program, ...args());
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  },
  180_000,
);

test('it answers beside the others, and knows who has signed in', async () => {
  const [port, mongoUrl] = [await freePort(), testMongoUrl('new-service')];
  const url = `http://localhost:${port}`;
  const usher = await startProcess(node, [join(copy.folder, 'infra/dist/local/index.js')], {
    cwd: copy.folder,
    env: { ...process.env, PORT: `${port}`, MONGO_URL: mongoUrl },
    readyWhen: /Usher is ready/,
    timeoutMs: 60_000,
  });
  try {
    const stranger = await fetch(`${url}/api/specimen/me`);
    expect(stranger.status).toBe(401);
    const { headers } = await fetch(`${url}/api/users/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse', name: 'Ada' }),
    });
    const cookie = headers
      .getSetCookie()
      .map((value) => value.split(';', 1)[0])
      .join('; ');
    const known = await fetch(`${url}/api/specimen/me`, { headers: { cookie } });
    expect((await known.json()).user).toMatchObject({ name: 'Ada' });
  } finally {
    await usher.kill();
    for (const name of databaseOwners) await dropTestDatabase(serviceDatabase(mongoUrl, name));
  }
}, 120_000);

test.each([
  ['a name that is taken', ['specimen'], 1, 'specimen/ is there already'],
  ['what is no name', ['Specimen!'], 1, 'is no name for a service'],
  ['no name', [], 1, 'One name, please'],
  ['two names', ['a', 'b'], 1, 'One name, please'],
  ['an option that there is not', ['a', '--force'], 1, '--force'],
])('%s is refused', async (_, args, status, says) => {
  const { code, output } = await generate(...args);
  expect([code, output]).toEqual([status, expect.stringContaining(says)]);
});

test('another one after it is an artifact of its own to Skaffold', async () => {
  const changes = await planService(copy.folder, 'next-specimen');
  const text = changes.find(({ path }) => path === 'skaffold.yaml')?.text ?? '';
  const { build, profiles } = parse(text);
  const last = build.artifacts.length - 1;
  expect(build.artifacts.slice(-2)).toEqual([
    expect.objectContaining({ image: 'usher-specimen' }),
    expect.objectContaining({ image: 'usher-next-specimen' }),
  ]);
  const buildah = profiles.find(({ name }: { name: string }) => name === 'buildah');
  const buildCommand = 'sh infra/docker/buildah.sh dev next-specimen';
  expect(buildah.patches.slice(-2)).toEqual([
    { op: 'remove', path: `/build/artifacts/${last}/docker` },
    {
      op: 'add',
      path: `/build/artifacts/${last}/custom`,
      value: { buildCommand, dependencies: expect.any(Object) },
    },
  ]);
});

test('a dry run writes nothing', async () => {
  const { code, output } = await generate('next-specimen', '--dry-run');
  expect([code, output]).toEqual([0, expect.stringContaining('next-specimen/src/app.ts')]);
  await expect(inCopy('next-specimen/package.json')).rejects.toThrow('ENOENT');
  expect(await inCopy('package.json')).not.toContain('next-specimen');
});
