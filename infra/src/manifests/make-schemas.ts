import { readFile, writeFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { customSchemas } from './custom-schemas.js';
import { schemasFile } from './schemas.js';
import { type JsonSchema, strict } from './strict.js';

const help = `npm run update-schemas -- <swagger.json> <crd.yaml>...

Makes infra/k8s/schemas.json anew: of Kubernetes' own kinds and of those that the definitions name, the ones that
infra/k8s uses. The files come with the Go modules k8s.io/kubernetes (api/openapi-spec/swagger.json),
sigs.k8s.io/gateway-api, github.com/traefik/traefik/v3 and github.com/prometheus-operator/prometheus-operator.
`;

/** What infra/k8s may use. */
const ownKinds = [
  'v1/ConfigMap',
  'v1/Namespace',
  'v1/Secret',
  'v1/Service',
  'v1/ServiceAccount',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
];
const customKinds = ['Gateway', 'HTTPRoute', 'Middleware', 'PrometheusRule', 'ServiceMonitor'];

const [swagger, ...customFiles] = process.argv.slice(2);
if (!swagger || swagger === '--help') process.stdout.write(help);
else await makeSchemas(swagger, customFiles);

async function makeSchemas(swagger: string, customFiles: string[]): Promise<void> {
  const { definitions } = JSON.parse(await readFile(swagger, 'utf8')) as {
    definitions: Record<string, JsonSchema>;
  };
  const kinds: Record<string, string> = {};
  for (const [name, { 'x-kubernetes-group-version-kind': names = [] }] of Object.entries(
    definitions,
  )) {
    for (const { group, version, kind } of names) {
      const id = [group, version, kind].filter(Boolean).join('/');
      if (ownKinds.includes(id)) kinds[id] = name;
    }
  }
  for (const file of customFiles) {
    const documents = parseAllDocuments(await readFile(file, 'utf8')).map((doc) => doc.toJS());
    for (const [id, schema] of customSchemas(documents, customKinds)) {
      const name = id.replaceAll('/', '.');
      definitions[name] = schema;
      kinds[id] = name;
    }
  }
  const missing = ownKinds.length + customKinds.length - Object.keys(kinds).length;
  if (missing > 0) throw new Error(`${missing} kinds are missing; found ${Object.keys(kinds)}`);
  const used = reachable(definitions, Object.values(kinds));
  const strictOnes = used.map((name) => [name, strict(definitions[name] ?? {})]);
  const lines = strictOnes.map((entry) => entry.map((part) => JSON.stringify(part)).join(': '));
  // A line a definition, so that a change shows what has changed.
  await writeFile(
    schemasFile,
    `{"kinds": ${JSON.stringify(sorted(kinds))},\n"definitions": {\n${lines.join(',\n')}\n}}\n`,
  );
}

function reachable(definitions: Record<string, JsonSchema>, roots: string[]): string[] {
  const found = new Set(roots);
  for (const name of found) {
    const text = JSON.stringify(definitions[name]);
    for (const [, next = ''] of text.matchAll(/"#\/definitions\/([^"]+)"/g)) found.add(next);
  }
  return [...found].sort();
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
