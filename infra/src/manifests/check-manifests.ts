import { nameOf } from './manifest.js';
import type { Rendered } from './render.js';
import { availability } from './rules/availability.js';
import { gracefulStop } from './rules/graceful-stop.js';
import { namespaces } from './rules/namespaces.js';
import { network } from './rules/network.js';
import { plainSecrets } from './rules/plain-secrets.js';
import { pods } from './rules/pods.js';
import { references } from './rules/references.js';
import { restricted } from './rules/restricted.js';
import { routing } from './rules/routing.js';
import type { Rule } from './rules/rule.js';
import { settings } from './rules/settings.js';
import { openSchemas } from './schemas.js';

const rules: Rule[] = [
  restricted,
  pods,
  gracefulStop,
  availability,
  network,
  plainSecrets,
  references,
  routing,
  namespaces,
  settings,
];

/** Holds what overlays render to against Kubernetes' schemas and our own rules. */
export async function openChecks(): Promise<(rendered: Rendered) => string[]> {
  const faultsOf = await openSchemas();
  return (rendered) => [
    ...rendered.manifests.flatMap((manifest) =>
      faultsOf(manifest).map((fault) => `${nameOf(manifest)}: ${fault}`),
    ),
    ...rules.flatMap((rule) => rule(rendered)),
  ];
}
