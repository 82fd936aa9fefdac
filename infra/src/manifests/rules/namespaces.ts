import { nameOf } from '../manifest.js';
import { ofKind, type Rule } from './rule.js';

/** Everything is in one namespace, which holds pods to *restricted*. */
export const namespaces: Rule = ({ manifests }) => {
  const [namespace, ...more] = ofKind(manifests, 'Namespace');
  if (!namespace || more.length > 0) return ['not exactly one Namespace'];
  const { name, labels } = namespace.metadata;
  const enforced = labels?.['pod-security.kubernetes.io/enforce'] === 'restricted';
  return [
    ...(enforced ? [] : [`${nameOf(namespace)}: does not enforce restricted`]),
    ...manifests
      .filter((manifest) => manifest !== namespace && manifest.metadata.namespace !== name)
      .map((manifest) => `${nameOf(manifest)}: is not in ${name}`),
    ...manifests
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== 'usher')
      .map((manifest) => `${nameOf(manifest)}: is not labelled as part of usher`),
  ];
};
