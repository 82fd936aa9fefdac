import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const web = join(import.meta.dirname, '../..');
const entry = join(web, '../common/src/client/index.ts');

/** In a process of its own: the bundler's native part does not know the objects of Jest's. */
const script = `
  import { build } from 'vite';
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      rolldownOptions: {
        input: ${JSON.stringify(entry)},
        preserveEntrySignatures: 'strict',
        external: (id) => !/^[./]/.test(id),
      },
    },
  });
  const chunks = output.filter(({ type }) => type === 'chunk');
  console.log(JSON.stringify(chunks.map(({ code, imports }) => ({ code, imports }))));
`;

test('the library adds at most 6 kB, gzipped, to a page, and nothing from outside', async () => {
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: web });
  const chunks = JSON.parse(stdout) as { code: string; imports: string[] }[];
  expect(chunks.flatMap(({ imports }) => imports)).toEqual([]);
  const code = chunks.map((chunk) => chunk.code).join('');
  for (const part of ['/api/users/refresh', 'room:sync']) expect(code).toContain(part);
  expect(gzipSync(code).length).toBeLessThanOrEqual(6_000);
});
