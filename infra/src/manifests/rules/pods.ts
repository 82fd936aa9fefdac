import { serviceNames } from '../../services.js';
import type { Container, Manifest, PodSpec, Probe } from '../manifest.js';
import { eachContainer, eachPod, isService, type Rule } from './rule.js';

/** What a pod needs to be run with an easy mind, beyond what the namespace enforces. */
export const pods: Rule = ({ manifests, overlay, components }) => {
  // Sources are replaced in these images.
  const live = overlay === 'live' || components.includes('live-reload');
  return [
    ...eachPod(manifests, podFaults),
    ...eachContainer(manifests, (container, workload) => {
      const writable = live && isService(workload) && container.name === 'service';
      return containerFaults(container, writable);
    }),
    ...eachPod(manifests, function* ({ containers }, workload) {
      for (const container of containers) yield* probeFaults(container, workload);
    }),
  ];
};

function* podFaults(pod: PodSpec, { kind, metadata, spec }: Manifest) {
  if (pod.automountServiceAccountToken !== false) yield 'gets a token of the API server';
  if (pod.serviceAccountName !== metadata.name) yield 'has no service account of its own';
  // AUTH_PORT, REDIS_PORT and such would come between the settings.
  if (pod.enableServiceLinks !== false) yield 'gets the addresses of all Services as variables';
  if (kind === 'Deployment' && spec?.strategy?.rollingUpdate?.maxUnavailable !== 0) {
    yield 'has fewer replicas while it is updated';
  }
  if (serviceNames.includes(metadata.name) && !pod.topologySpreadConstraints?.length) {
    yield 'may have all replicas on one node';
  }
}

function* containerFaults({ image, resources, securityContext }: Container, writable: boolean) {
  const [, tag] = /:([^/:@]+)(?:@|$)/.exec(image) ?? [];
  if ((!tag && !image.includes('@sha256:')) || tag === 'latest') yield 'its image has no version';
  if (securityContext?.readOnlyRootFilesystem !== true && !writable) yield 'may write to its image';
  const { requests, limits } = resources ?? {};
  if (!requests?.cpu || !requests.memory) yield 'requests no CPU or no memory';
  if (!limits?.memory) yield 'has no limit of memory';
}

function* probeFaults(container: Container, workload: Manifest) {
  const paths = { startupProbe: '/healthz', livenessProbe: '/healthz', readinessProbe: '/readyz' };
  for (const [probe, path] of Object.entries(paths)) {
    const found = container[probe as keyof typeof paths] as Probe | undefined;
    if (!found) yield `${container.name}: has no ${probe}`;
    else if (isService(workload) && found.httpGet?.path !== path) {
      yield `${container.name}: its ${probe} does not ask ${path}`;
    }
  }
}
