import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterSecrets } from '../secrets/new-secrets.js';
import { writeEnvFiles } from '../secrets/write-env-files.js';
import { serviceNames } from '../services.js';
import { root } from './build-images.js';
import type { Kubectl } from './kubectl.js';
import { resolveHost } from './resolve-host.js';

export interface InstallOptions {
  kubectl: Kubectl;
  /** By the name that the manifests give them. */
  images: Record<string, string>;
  /** Where the ingress controller answers, as `host:port`; default: what it writes into the Ingress. */
  ingress: string | undefined;
  /** Through a Gateway in place of the Ingress. */
  gatewayApi: boolean;
  /** Whether Traefik is given the Middleware that asks auth, for which its definitions have to be there. */
  forwardAuth: boolean;
}

export interface Place {
  url: string;
  ingress: string;
  /** No longer lets the host's name lead there. */
  close(): void;
}

const host = 'usher.test';
const readySeconds = 300;
const answerMs = 60_000;
const parts = ['statefulset/mongo', 'statefulset/redis', ...serviceNames.map(deployment)];

/** Installs overlays/dev with secrets of its own, and waits until the page answers through the ingress. */
export async function install(options: InstallOptions): Promise<Place> {
  const { kubectl, ingress, gatewayApi } = options;
  const folder = await mkdtemp(join(tmpdir(), 'usher-cluster-'));
  const port = ingress?.split(':')[1] ?? '80';
  const url = `http://${host}${port === '80' ? '' : `:${port}`}`;
  try {
    const manifests = join(folder, 'k8s');
    const filter = (path: string) => !path.endsWith('/secrets');
    await cp(join(root, 'infra/k8s'), manifests, { recursive: true, filter });
    await writeEnvFiles(join(manifests, 'overlays/dev/secrets'), clusterSecrets());
    const kustomization = JSON.stringify(variant(url, options), null, 2);
    await writeFile(join(folder, 'kustomization.yaml'), kustomization);
    await kubectl.run(['apply', '--kustomize', folder]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  for (const part of parts) {
    await kubectl.run(['rollout', 'status', part, `--timeout=${readySeconds}s`]);
  }
  // Autoscalers make the second replica of each.
  for (const part of serviceNames.map(deployment)) {
    const two = '--for=jsonpath={.status.readyReplicas}=2';
    await kubectl.run(['wait', two, part, `--timeout=${readySeconds}s`]);
  }
  const address = ingress?.split(':')[0] ?? (await addressOf(kubectl, gatewayApi));
  const close = resolveHost(host, address);
  await answering(`${url}/signin`);
  return { url, ingress: `${address}:${port}`, close };
}

function deployment(name: string): string {
  return `deployment/${name}`;
}

/** What differs from overlays/dev: a name of its own, two replicas of everything, and no limits on load. */
function variant(url: string, options: InstallOptions): object {
  const { kubectl, images, gatewayApi, forwardAuth } = options;
  const { namespace } = kubectl;
  const two = [
    { op: 'replace', path: '/spec/minReplicas', value: 2 },
    { op: 'replace', path: '/spec/maxReplicas', value: 2 },
  ];
  const verify = `http://auth.${namespace}.svc/api/users/verify`;
  return {
    namespace,
    resources: ['k8s/overlays/dev'],
    components: [
      ...(gatewayApi ? ['k8s/components/gateway-api'] : []),
      ...(forwardAuth ? ['k8s/components/traefik-forward-auth'] : []),
    ],
    images: Object.entries(images).map(toKustomizeImage),
    configMapGenerator: [
      { name: 'usher', behavior: 'merge', literals: [`PUBLIC_URL=${url}`, 'RATE_LIMIT_FACTOR=0'] },
    ],
    patches: [
      { target: { kind: 'HorizontalPodAutoscaler' }, patch: JSON.stringify(two) },
      {
        target: { kind: 'Middleware' },
        patch: JSON.stringify([
          { op: 'replace', path: '/spec/forwardAuth/address', value: verify },
        ]),
      },
    ],
  };
}

function toKustomizeImage([name, image]: [string, string]) {
  const [, newName, newTag, digest] = /^(.+?)(?::([\w.-]+))?(?:@(\S+))?$/.exec(image) ?? [];
  return { name, newName, newTag, digest };
}

async function addressOf(kubectl: Kubectl, gatewayApi: boolean): Promise<string> {
  interface WayIn {
    status: {
      loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] };
      addresses?: { value: string }[];
    };
  }
  const name = gatewayApi ? 'gateway/usher' : 'ingress/usher';
  for (let tries = 0; tries < 30; tries += 1) {
    const { status } = await kubectl.get<WayIn>(name);
    const [first] = status.loadBalancer?.ingress ?? [];
    const address = first?.ip ?? first?.hostname ?? status.addresses?.[0]?.value;
    if (address !== undefined) return address;
    await sleep(1_000);
  }
  throw new Error(`${name} has no address: say where its controller answers, by --ingress`);
}

async function answering(url: string): Promise<void> {
  const deadline = performance.now() + answerMs;
  for (;;) {
    const signal = AbortSignal.timeout(2_000);
    const answer = await fetch(url, { signal }).catch((error: Error) => error);
    if (answer instanceof Response && answer.ok) return;
    const seen = answer instanceof Response ? answer.status : answer.message;
    if (performance.now() > deadline) {
      throw new Error(`${url} does not answer through the ingress: ${seen}`);
    }
    await sleep(200);
  }
}
