import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { toGrafana } from './dashboard.js';
import { dashboards } from './dashboards.js';

const folder = new URL('../../observability/dashboards/', import.meta.url);

for (const dashboard of dashboards) {
  const file = new URL(`${dashboard.uid}.json`, folder);
  await writeFile(fileURLToPath(file), `${JSON.stringify(toGrafana(dashboard), null, 2)}\n`);
}
