import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { errorStatus } from '@usher/common';

test('docs/guides/errors.md names every code with its status', async () => {
  const url = new URL('../../../docs/guides/errors.md', import.meta.url);
  const page = await readFile(fileURLToPath(url), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(Object.fromEntries(rows)).toEqual(errorStatus);
});
