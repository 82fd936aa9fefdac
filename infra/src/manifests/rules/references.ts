import { serviceNames } from '../../services.js';
import { type Labels, type Manifest, nameOf, selects, workloads } from '../manifest.js';
import { ofKind, type Rule } from './rule.js';

/** What names something names something that is there. */
export const references: Rule = ({ manifests }) => {
  const pods = workloads(manifests);
  const accounts = ofKind(manifests, 'ServiceAccount').map(({ metadata }) => metadata.name);
  return [
    ...serviceNames
      .filter((name) => !pods.some(({ metadata }) => metadata.name === name))
      .map((name) => `Deployment ${name}: is not there`),
    ...ofKind(manifests, 'Service').flatMap((service) =>
      [...serviceFaults(service, pods)].map((fault) => `${nameOf(service)}: ${fault}`),
    ),
    ...pods.flatMap((workload) => {
      const faults = [];
      if (!isNamed(workload)) faults.push('its pods are labelled otherwise');
      if (!accounts.includes(workload.pod.serviceAccountName ?? '')) faults.push('has no account');
      return faults.map((fault) => `${nameOf(workload)}: ${fault}`);
    }),
  ];
};

function* serviceFaults({ spec }: Manifest, pods: ReturnType<typeof workloads>) {
  const selector = { matchLabels: spec?.selector ?? {} } as { matchLabels: Labels };
  const behind = pods.filter(({ labels }) => selects(selector, labels));
  if (behind.length !== 1) yield `selects ${behind.length} workloads`;
  const containers = behind.flatMap(({ pod }) => pod.containers);
  const names = containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
  for (const { targetPort } of spec?.ports ?? []) {
    if (!names.includes(String(targetPort))) yield `its pods have no port ${targetPort}`;
  }
  if (spec?.sessionAffinity === 'ClientIP') yield 'is sticky, for which there is no need';
}

function isNamed({ spec, labels, metadata }: Manifest & { labels: Labels }): boolean {
  return (
    selects(spec?.selector ?? {}, labels) && labels['app.kubernetes.io/name'] === metadata.name
  );
}
