import { nameOf } from '../manifest.js';
import { eachContainer, ofKind, type Rule } from './rule.js';

/** Secrets come from Secrets, and none of those is in the repository. */
export const plainSecrets: Rule = ({ manifests, overlay }) => [
  ...eachContainer(manifests, function* ({ env = [] }) {
    for (const { name, value } of env) {
      if (value !== undefined && isSecret(name, value)) yield `${name} stands in plain sight`;
    }
  }),
  ...ofKind(manifests, 'ConfigMap').flatMap((manifest) =>
    Object.entries(manifest.data ?? {})
      .filter(([name, value]) => isSecret(name, value))
      .map(([name]) => `${nameOf(manifest)}: ${name} stands in plain sight`),
  ),
  // Those of the others are generated from files that git ignores.
  ...(overlay === 'prod'
    ? ofKind(manifests, 'Secret').map((secret) => `${nameOf(secret)}: is in the repository`)
    : []),
];

function isSecret(name: string, value: string): boolean {
  return (
    /SECRET|PASSWORD|TOKEN$|_KEY$|CLIENTS|MONGO_URL|REDIS_URL/.test(name) ||
    /:\/\/[^/\s]*:[^/\s]+@/.test(value)
  );
}
