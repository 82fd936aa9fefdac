import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runNode } from './consumer.fixture.js';

const published = await mkdtemp(join(tmpdir(), 'usher-published-'));
afterAll(() => rm(published, { recursive: true }));

test('what is published says where it comes from, and its page leads there', async () => {
  for (const name of ['package.json', 'README.md']) {
    await copyFile(join(root, 'common', name), join(published, name));
  }
  const source = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'us/usher' };
  const script = join(root, 'infra/package/name-repository.js');
  const env = { ...source, GITHUB_SHA: 'abc123' };
  const { code, stderr } = await runNode([script, published], { cwd: published, env });
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(await readFile(join(published, 'package.json'), 'utf8'))).toMatchObject({
    name: '@usher/common',
    homepage: 'https://git.example/us/usher#readme',
    bugs: 'https://git.example/us/usher/issues',
    repository: { type: 'git', url: 'git+https://git.example/us/usher.git', directory: 'common' },
  });
  const readme = await readFile(join(published, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to);
  const guides = 'https://git.example/us/usher/blob/abc123/docs/guides/README.md';
  expect(links).toContain(guides);
  expect(links.filter((to) => !to.startsWith('https://'))).toEqual([]);
});
