import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEnvoy } from './find-envoy.js';
import { findCaddy } from './start-caddy.js';
import { findNginx } from './start-nginx.js';

describe.each([
  ['nginx', findNginx],
  ['caddy', findCaddy],
  ['envoy', findEnvoy],
])('%s', (name, find) => {
  test('is taken from the PATH', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-find-gateway-'));
    const program = join(folder, name);
    await writeFile(program, '');
    await chmod(program, 0o755);
    expect(await find({ PATH: folder })).toBe(program);
    await rm(folder, { recursive: true });
  });
});

test('a gateway that is nowhere is asked for by name', async () => {
  await expect(findCaddy({ PATH: '/nowhere' })).rejects.toThrow(
    /No caddy on the PATH: set PATH, or run/,
  );
});

test('so is an Envoy that no package registry gives either', async () => {
  const nowhere = {
    PATH: '/nowhere',
    XDG_CACHE_HOME: await mkdtemp(join(tmpdir(), 'usher-find-gateway-')),
  };
  await expect(findEnvoy(nowhere)).rejects.toThrow(/put an envoy on the PATH/);
  await rm(nowhere.XDG_CACHE_HOME, { recursive: true });
});
