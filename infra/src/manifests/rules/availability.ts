import { type Manifest, nameOf, selects, workloads } from '../manifest.js';
import { isService, ofKind, type Rule } from './rule.js';

/** Services scale, and a node that is drained takes one replica at a time; but not what somebody works at. */
export const availability: Rule = ({ manifests, overlay }) => {
  if (overlay === 'live') return [];
  const budgets = ofKind(manifests, 'PodDisruptionBudget');
  const scalers = ofKind(manifests, 'HorizontalPodAutoscaler');
  return workloads(manifests)
    .filter((workload) => isService(workload))
    .flatMap((workload) => {
      const faults = [];
      const budget = budgets.filter(({ spec }) => selects(spec?.selector ?? {}, workload.labels));
      if (budget.length !== 1) faults.push(`has ${budget.length} disruption budgets`);
      const scaler = scalers.find(({ spec }) => isTarget(workload, spec?.scaleTargetRef));
      if (!scaler) faults.push('is not scaled');
      const { minReplicas = 1, maxReplicas = 0 } = scaler?.spec ?? {};
      if (scaler && minReplicas >= maxReplicas) faults.push('cannot scale');
      return faults.map((fault) => `${nameOf(workload)}: ${fault}`);
    });
};

function isTarget({ kind, metadata }: Manifest, ref?: { kind: string; name: string }): boolean {
  return ref?.kind === kind && ref.name === metadata.name;
}
