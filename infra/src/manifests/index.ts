import { composeFaults } from './check-compose.js';
import { openChecks } from './check-manifests.js';
import { readCompose } from './compose.js';
import { renderAll } from './render.js';

/** Renders every overlay and component and says what is wrong with them, and with compose.yaml. */
const [all, check, compose] = await Promise.all([renderAll(), openChecks(), readCompose()]);
let faults = 0;
for (const rendered of all) {
  const { overlay, components, namespace, manifests } = rendered;
  const name = [overlay, ...components, ...(namespace ? [`namespace ${namespace}`] : [])].join(
    ' + ',
  );
  tell(`${name}: ${manifests.length} objects`, check(rendered));
  if (name === 'dev') tell('compose.yaml', composeFaults(compose, rendered));
}
process.exitCode = faults > 0 ? 1 : 0;

function tell(what: string, found: string[]): void {
  faults += found.length;
  process.stdout.write(`${what}, ${found.length} faults\n`);
  for (const fault of found) process.stdout.write(`  ${fault}\n`);
}
