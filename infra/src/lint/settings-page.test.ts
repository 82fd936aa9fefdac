import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serviceNames } from '../services.js';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFile(fileURLToPath(new URL(path, root)), 'utf8');

test.each([
  'common/src/service/service-settings.ts',
  'auth/src/account-settings.ts',
  ...serviceNames.map((name) => `${name}/src/config.ts`),
])('docs/settings.md names every setting of %s', async (path) => {
  const [source, page] = await Promise.all([read(path), read('docs/settings.md')]);
  const names = [...source.matchAll(/^ {2,4}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
