import { openChecks } from './check-manifests.js';
import { type Manifest, nameOf } from './manifest.js';
import { type Rendered, renderVariants } from './render.js';

let rendered: Rendered[];
let check: (rendered: Rendered) => string[];

beforeAll(async () => {
  const overlays = ['dev', 'prod'].map((overlay) => ({ overlay, components: [] }));
  [rendered, check] = await Promise.all([renderVariants(overlays), openChecks()]);
});

test('finds nothing wrong with the overlays', () => {
  expect(rendered.map(check)).toEqual([[], []]);
});

const pod = 'spec template spec';
const container = `${pod} containers 0`;
const probe = { httpGet: { path: '/healthz', port: 'http' } };

/** Where in which object of which overlay a mistake is made, what it is, and what the check has to say. */
const mistakes: [title: string, where: string, path: string, value: unknown, says: RegExp][] = [
  ['a misspelt field', 'dev/Deployment auth', 'spec replica', 2, /additional.*replica/],
  [
    'a field of the wrong type',
    'dev/StatefulSet mongo',
    'spec replicas',
    'three',
    /replicas.*integer/,
  ],
  [
    'an API that is no more',
    'dev/HorizontalPodAutoscaler chat',
    'apiVersion',
    'autoscaling/v2beta2',
    /none of the kinds/,
  ],
  ['root', 'dev/Deployment auth', `${pod} securityContext runAsNonRoot`, false, /runAsNonRoot/],
  [
    'root in one container',
    'dev/Deployment chat',
    `${container} securityContext runAsUser`,
    0,
    /is root/,
  ],
  [
    'a user by the image alone',
    'dev/Deployment web',
    `${pod} securityContext runAsUser`,
    undefined,
    /runAsUser/,
  ],
  [
    'no seccomp profile',
    'dev/StatefulSet redis',
    `${pod} securityContext seccompProfile`,
    undefined,
    /seccomp/,
  ],
  [
    'privilege escalation',
    'dev/Deployment chat',
    `${container} securityContext allowPrivilegeEscalation`,
    true,
    /escalate/,
  ],
  [
    'capabilities',
    'dev/Deployment web',
    `${container} securityContext capabilities`,
    { add: ['NET_ADMIN'], drop: ['ALL'] },
    /capabilities/,
  ],
  ["the host's network", 'dev/Deployment web', `${pod} hostNetwork`, true, /shares something/],
  [
    "the host's files",
    'dev/StatefulSet mongo',
    `${pod} volumes 0`,
    { name: 'tmp', hostPath: { path: '/' } },
    /host's files/,
  ],
  [
    'a writable image',
    'prod/Deployment auth',
    `${container} securityContext readOnlyRootFilesystem`,
    false,
    /may write/,
  ],
  [
    'the latest image',
    'prod/Deployment auth',
    `${container} image`,
    'usher-auth:latest',
    /no version/,
  ],
  [
    'an image without a tag',
    'prod/Deployment auth',
    `${container} image`,
    'localhost:5000/usher-auth',
    /no version/,
  ],
  [
    'no limit of memory',
    'dev/Deployment auth',
    `${pod} initContainers 0 resources limits`,
    undefined,
    /no limit of memory/,
  ],
  [
    'no requested CPU',
    'dev/Deployment chat',
    `${container} resources requests cpu`,
    undefined,
    /requests no CPU/,
  ],
  [
    'no readiness probe',
    'dev/Deployment chat',
    `${container} readinessProbe`,
    undefined,
    /no readinessProbe/,
  ],
  [
    'readiness that is health',
    'dev/Deployment chat',
    `${container} readinessProbe`,
    probe,
    /does not ask \/readyz/,
  ],
  [
    'a token of the API server',
    'dev/Deployment web',
    `${pod} automountServiceAccountToken`,
    true,
    /token of the API server/,
  ],
  [
    'the default account',
    'dev/Deployment web',
    `${pod} serviceAccountName`,
    'default',
    /no service account of its own/,
  ],
  [
    'addresses as variables',
    'dev/Deployment auth',
    `${pod} enableServiceLinks`,
    undefined,
    /addresses of all Services/,
  ],
  [
    'less grace than the drain takes',
    'prod/Deployment chat',
    `${pod} terminationGracePeriodSeconds`,
    30,
    /killed while it still drains/,
  ],
  [
    'no pause before the stop',
    'prod/Deployment chat',
    `${container} lifecycle preStop sleep seconds`,
    2,
    /stops listening within/,
  ],
  [
    'a gap in updates',
    'prod/Deployment chat',
    'spec strategy rollingUpdate maxUnavailable',
    '25%',
    /fewer replicas/,
  ],
  [
    'all replicas on one node',
    'prod/Deployment web',
    `${pod} topologySpreadConstraints`,
    undefined,
    /one node/,
  ],
  ['no disruption budget', 'prod/PodDisruptionBudget chat', '', undefined, /0 disruption budgets/],
  [
    'no autoscaler',
    'prod/HorizontalPodAutoscaler chat',
    'spec scaleTargetRef name',
    'chats',
    /not scaled/,
  ],
  ['an open network', 'prod/NetworkPolicy default-deny', '', undefined, /none denies/],
  [
    'a policy for nobody',
    'dev/NetworkPolicy redis',
    'spec podSelector matchLabels',
    { app: 'redis' },
    /selects no pod/,
  ],
  [
    'a policy for everybody',
    'dev/NetworkPolicy redis',
    'spec ingress 0 from',
    undefined,
    /lets everybody in/,
  ],
  [
    'a policy for all ports',
    'dev/NetworkPolicy to-mongo',
    'spec egress 0 ports',
    undefined,
    /all ports/,
  ],
  [
    'a policy for no port',
    'dev/NetworkPolicy to-mongo',
    'spec egress 0 ports 0 port',
    'mongodb',
    /no pod has a port mongodb/,
  ],
  [
    'a password in a variable',
    'dev/Deployment auth',
    `${container} env`,
    [{ name: 'SMTP_URL', value: 'smtps://me:secret@mail' }],
    /plain sight/,
  ],
  [
    'a password in a ConfigMap',
    'prod/ConfigMap usher',
    'data REDIS_URL',
    'redis://:secret@redis',
    /plain sight/,
  ],
  ['a Secret in the repository', 'prod/ServiceAccount auth', 'kind', 'Secret', /in the repository/],
  [
    'a Service of nobody',
    'prod/Service chat',
    'spec selector',
    { app: 'chat' },
    /selects 0 workloads/,
  ],
  [
    'a Service of no port',
    'prod/Service chat',
    'spec ports 0 targetPort',
    'https',
    /no port https/,
  ],
  ['stickiness', 'prod/Service chat', 'spec sessionAffinity', 'ClientIP', /sticky/],
  [
    'a path to another service',
    'prod/Ingress usher',
    'spec rules 0 http paths 3 backend service name',
    'web',
    /does not lead \/socket.io → chat/,
  ],
  ['another host', 'prod/Ingress usher', 'spec rules 0 host', 'usher.test', /is for usher.test/],
  ['no TLS', 'prod/Ingress usher', 'spec tls', undefined, /not encrypted/],
  [
    'a lax namespace',
    'dev/Namespace usher',
    'metadata labels pod-security.kubernetes.io/enforce',
    'baseline',
    /does not enforce/,
  ],
  ['another namespace', 'dev/Service redis', 'metadata namespace', 'default', /is not in usher/],
  ['a misspelt setting', 'prod/ConfigMap usher', 'data MAX_LAG', '5000', /knows no MAX_LAG/],
  [
    'a wrong setting',
    'prod/ConfigMap usher',
    'data AUTH_URL',
    'auth',
    /AUTH_URL: the address of auth/,
  ],
  [
    'a missing setting',
    'prod/ConfigMap usher',
    'data TRUST_PROXY',
    undefined,
    /TRUST_PROXY: needed/,
  ],
  ['a missing secret', 'dev/Secret auth', 'data AUTH_SECRET', undefined, /AUTH_SECRET: a secret/],
];

test.each(mistakes)('finds %s', (_title, where, path, value, says) => {
  const [overlay, name] = where.split('/');
  const copy = structuredClone(rendered.find((each) => each.overlay === overlay));
  if (!copy) throw new Error(`${overlay} was not rendered`);
  // The ConfigMap's name ends in a hash.
  const index = copy.manifests.findIndex(
    (manifest) => nameOf(manifest).replace(/-\w{10}$/, '') === name,
  );
  expect(index).toBeGreaterThanOrEqual(0);
  if (path === '') copy.manifests.splice(index, 1);
  else change(copy.manifests[index] as Manifest, path.split(' '), value);
  expect(check(copy).join('\n')).toMatch(says);
});

/** Sets what the path leads to, or removes it. */
function change(object: object, [key = '', ...rest]: string[], value: unknown): void {
  const parent = object as Record<string, unknown>;
  if (rest.length > 0) change(parent[key] as object, rest, value);
  else if (value === undefined) delete parent[key];
  else parent[key] = value;
}
