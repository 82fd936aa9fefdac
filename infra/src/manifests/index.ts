import { openChecks } from './check-manifests.js';
import { renderAll } from './render.js';

/** Renders every overlay and component and says what is wrong with them. */
const [all, check] = await Promise.all([renderAll(), openChecks()]);
let faults = 0;
for (const rendered of all) {
  const { overlay, components, namespace, manifests } = rendered;
  const found = check(rendered);
  faults += found.length;
  const name = [overlay, ...components, ...(namespace ? [`namespace ${namespace}`] : [])].join(
    ' + ',
  );
  process.stdout.write(`${name}: ${manifests.length} objects, ${found.length} faults\n`);
  for (const fault of found) process.stdout.write(`  ${fault}\n`);
}
process.exitCode = faults > 0 ? 1 : 0;
