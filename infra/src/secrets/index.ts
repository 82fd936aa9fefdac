import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readSettings, SettingsError, str } from '@usher/common/service';
import {
  clusterSecrets,
  composeMembers,
  databaseOwners,
  type Secrets,
  serviceSecrets,
} from './new-secrets.js';
import { writeEnvFiles } from './write-env-files.js';

const folders = {
  dev: new URL('../../k8s/overlays/dev/secrets/', import.meta.url),
  compose: new URL('../../compose/secrets/', import.meta.url),
};

const help = `npm run new-secrets: makes the secrets of an installation; none of them is in the repository

  npm run new-secrets
      for overlays/dev, with MongoDB and Redis inside the cluster: writes infra/k8s/overlays/dev/secrets/*.env,
      which git ignores and kustomize reads. Keeps what is there: volumes know the old passwords.
      --force  makes all of them anew

  npm run new-secrets -- compose
      the same for compose.yaml, to infra/compose/secrets

  npm run --silent new-secrets -- prod | kubectl create --namespace usher -f -
      for overlays/prod: prints a Secret for each service and keeps nothing. \`kubectl create\` refuses
      where they exist; docs/architecture.md#keys says how to replace AUTH_SECRET.
      Takes from the environment:
        ${Object.values(mongoSettings()).join(', ')}  a database and a user each, of a replica set
        REDIS_URL
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean' }, force: { type: 'boolean', default: false } },
});
const [target = 'dev', ...more] = positionals;

try {
  if (values.help) process.stdout.write(help);
  else if (more.length > 0) throw new Error('One at a time; see --help');
  else if (target === 'dev') await write(folders.dev, clusterSecrets());
  else if (target === 'compose') await write(folders.compose, clusterSecrets(composeMembers));
  else if (target === 'prod') process.stdout.write(toManifests(prodSecrets()));
  else throw new Error(`None of dev, compose and prod: ${target}; see --help`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function write(url: URL, secrets: Secrets): Promise<void> {
  const folder = fileURLToPath(url);
  const written = await writeEnvFiles(folder, secrets, { force: values.force });
  process.stdout.write(`Written to ${folder}: ${written.join(', ')}\n`);
}

/** @throws SettingsError */
function prodSecrets(): Secrets {
  const names = mongoSettings();
  const settings: Record<string, unknown> = readSettings(process.env, {
    ...Object.fromEntries(
      Object.entries(names).map(([owner, name]) => [
        name,
        str({ desc: `the address of ${owner}'s database` }),
      ]),
    ),
    REDIS_URL: str({ desc: 'the address of Redis' }),
  });
  const mongoUrls: Record<string, string> = {};
  for (const [owner, name] of Object.entries(names)) {
    const url = String(settings[name]);
    if (Object.values(mongoUrls).includes(url)) {
      throw new SettingsError({ [name]: 'a database of its own' });
    }
    mongoUrls[owner] = url;
  }
  return serviceSecrets({ mongoUrls, redisUrl: String(settings.REDIS_URL) });
}

/** `CHAT_MONGO_URL` by `chat`. */
function mongoSettings(): Record<string, string> {
  return Object.fromEntries(
    databaseOwners.map((name) => [name, `${name.toUpperCase().replaceAll('-', '_')}_MONGO_URL`]),
  );
}

/** JSON is YAML too. */
function toManifests(secrets: Secrets): string {
  const items = Object.entries(secrets).map(([name, stringData]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, labels: { 'app.kubernetes.io/part-of': 'usher' } },
    stringData,
  }));
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2)}\n`;
}
