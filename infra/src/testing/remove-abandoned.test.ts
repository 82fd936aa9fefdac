import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataDir } from '../mongod/claim-data-dir.js';
import { removeAbandoned } from './remove-abandoned.js';

describe('removeAbandoned', () => {
  it('removes the folders of the dead and no others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-remove-abandoned-'));
    for (const name of ['run-dead', 'run-starting', 'run-living', 'other-dead']) {
      await mkdir(join(folder, name));
    }
    const dead = JSON.stringify({ pid: process.pid, startedAt: 'before the last reboot' });
    await writeFile(join(folder, 'run-dead', 'owner.json'), dead);
    await writeFile(join(folder, 'other-dead', 'owner.json'), dead);
    await claimDataDir(join(folder, 'run-living'), () => {});

    await removeAbandoned(folder, 'run-', () => {});
    expect((await readdir(folder)).sort()).toEqual(['other-dead', 'run-living', 'run-starting']);
    await rm(folder, { recursive: true });
  });
});
