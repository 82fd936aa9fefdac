import { type Manifest, nameOf, type Selector, selects, workloads } from '../manifest.js';
import { ofKind, type Rule } from './rule.js';

/** Nothing talks that was not meant to, and no policy speaks of pods that are not there. */
export const network: Rule = ({ manifests }) => {
  const policies = ofKind(manifests, 'NetworkPolicy');
  const pods = workloads(manifests);
  const denies = policies.some(
    ({ spec }) =>
      isEmpty(spec?.podSelector) &&
      spec?.policyTypes?.length === 2 &&
      !spec.ingress &&
      !spec.egress,
  );
  return [
    ...(denies ? [] : ['NetworkPolicy: none denies what the others do not allow']),
    ...policies.flatMap((policy) => {
      const faults = [...selectorFaults(policy, pods), ...portFaults(policy, pods)];
      return faults.map((fault) => `${nameOf(policy)}: ${fault}`);
    }),
  ];
};

type Pods = ReturnType<typeof workloads>;

function* selectorFaults({ spec }: Manifest, pods: Pods) {
  const own = [
    spec?.podSelector,
    ...(spec?.ingress ?? []).flatMap(({ from = [] }) => from.map(near)),
  ];
  const others = (spec?.egress ?? []).flatMap(({ to = [] }) => to.map(near));
  for (const selector of [...own, ...others]) {
    if (selector && !isEmpty(selector) && !pods.some(({ labels }) => selects(selector, labels))) {
      yield `selects no pod: ${JSON.stringify(selector)}`;
    }
  }
  for (const { from } of spec?.ingress ?? []) if (!from) yield 'lets everybody in';
  for (const { to } of spec?.egress ?? []) if (!to) yield 'lets everything out';
}

/** Pods of other namespaces are not ours to know. */
function near(peer: {
  podSelector?: Selector;
  namespaceSelector?: Selector;
}): Selector | undefined {
  return peer.namespaceSelector ? undefined : peer.podSelector;
}

function* portFaults({ spec }: Manifest, pods: Pods) {
  const names = new Set(
    pods.flatMap(({ pod }) =>
      pod.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)),
    ),
  );
  for (const { ports } of [...(spec?.ingress ?? []), ...(spec?.egress ?? [])]) {
    if (!ports) yield 'allows all ports';
    for (const { port } of ports ?? []) {
      if (typeof port === 'string' && !names.has(port)) yield `no pod has a port ${port}`;
    }
  }
}

function isEmpty(selector: Selector | undefined): boolean {
  return selector !== undefined && Object.keys(selector).length === 0;
}
