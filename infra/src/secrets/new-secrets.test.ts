import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '../services.js';
import { startProcess } from '../testing/start-process.js';
import { clusterSecrets, composeMembers } from './new-secrets.js';
import { writeEnvFiles } from './write-env-files.js';

const script = join(import.meta.dirname, '../../dist/secrets/index.js');
const urls = {
  AUTH_MONGO_URL: 'mongodb://auth:pass@db/auth?replicaSet=rs',
  CHAT_MONGO_URL: 'mongodb://chat:pass@db/chat?replicaSet=rs',
  REDIS_URL: 'rediss://:pass@cache:6380',
};

test('prod prints Secrets in which auth knows the other services', async () => {
  const { output, exited } = await startProcess(process.execPath, [script, 'prod'], {
    env: urls,
    readyWhen: /\n}\n$/,
  });
  expect((await exited).code).toBe(0);
  const { items } = JSON.parse(output()) as {
    items: { metadata: { name: string }; stringData: Record<string, string> }[];
  };
  const secrets = Object.fromEntries(items.map((item) => [item.metadata.name, item.stringData]));
  expect(Object.keys(secrets)).toEqual(serviceNames);
  expect(secrets.auth?.MONGO_URL).toBe(urls.AUTH_MONGO_URL);
  expect(secrets.chat?.MONGO_URL).toBe(urls.CHAT_MONGO_URL);
  for (const name of serviceNames.filter((name) => name !== 'auth')) {
    const { AUTH_CLIENT_ID, AUTH_CLIENT_SECRET = '' } = secrets[name] ?? {};
    const hash = createHash('sha256').update(AUTH_CLIENT_SECRET).digest('hex');
    expect(secrets.auth?.AUTH_CLIENTS?.split(',')).toContain(`${AUTH_CLIENT_ID}:${hash}`);
  }
});

const refusals: [title: string, target: string, env: Record<string, string>, says: RegExp][] = [
  ['a missing address', 'prod', { ...urls, REDIS_URL: '' }, /REDIS_URL/],
  ['one database for two', 'prod', { ...urls, CHAT_MONGO_URL: urls.AUTH_MONGO_URL }, /of its own/],
  ['an overlay that is not there', 'staging', urls, /None of dev, compose and prod/],
];

test.each(refusals)('%s is refused, and no value shown', async (_title, target, env, says) => {
  const { exited, output } = await startProcess(process.execPath, [script, target], {
    env,
    readyWhen: says,
  });
  expect((await exited).code).toBe(1);
  expect(output()).not.toContain('pass@');
});

test('a set of one is named by all who need it', () => {
  const { auth, chat } = clusterSecrets(composeMembers);
  for (const [name, secret] of Object.entries({ auth, chat })) {
    expect(secret?.MONGO_URL).toMatch(
      new RegExp(`^mongodb://${name}:[\\w-]{43}@mongo:27017/${name}\\?replicaSet=rs0$`),
    );
  }
});

test('files of secrets are for their owner alone, and replaced only when told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'usher-secrets-'));
  try {
    const read = () => readFile(join(folder, 'auth.env'), 'utf8');
    expect(await writeEnvFiles(folder, clusterSecrets())).toHaveLength(serviceNames.length + 2);
    expect((await stat(join(folder, 'auth.env'))).mode & 0o777).toBe(0o600);
    const first = await read();
    await expect(writeEnvFiles(folder, clusterSecrets())).rejects.toThrow('holds secrets already');
    expect(await read()).toBe(first);
    await writeEnvFiles(folder, clusterSecrets(), { force: true });
    expect(await read()).not.toBe(first);
  } finally {
    await rm(folder, { recursive: true });
  }
});
