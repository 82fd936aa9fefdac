import { serviceNames } from '../../services.js';
import { type Container, type Manifest, nameOf, type PodSpec, workloads } from '../manifest.js';
import type { Rendered } from '../render.js';

/** Says what is wrong with what an overlay renders to, a line each. */
export type Rule = (rendered: Rendered) => string[];

export function isService({ kind, metadata }: Manifest): boolean {
  return kind === 'Deployment' && serviceNames.includes(metadata.name);
}

export function eachPod(
  manifests: Manifest[],
  faults: (pod: PodSpec, workload: Manifest) => Iterable<string>,
): string[] {
  return workloads(manifests).flatMap((workload) =>
    [...faults(workload.pod, workload)].map((fault) => `${nameOf(workload)}: ${fault}`),
  );
}

export function eachContainer(
  manifests: Manifest[],
  faults: (container: Container, workload: Manifest) => Iterable<string>,
): string[] {
  return eachPod(manifests, function* ({ initContainers = [], containers }, workload) {
    for (const container of [...initContainers, ...containers]) {
      for (const fault of faults(container, workload)) yield `${container.name}: ${fault}`;
    }
  });
}

export function ofKind(manifests: Manifest[], ...kinds: string[]): Manifest[] {
  return manifests.filter(({ kind }) => kinds.includes(kind));
}
