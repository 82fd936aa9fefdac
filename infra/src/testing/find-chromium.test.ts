import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './find-chromium.js';

describe('findChromium', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-find-chromium-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('takes CHROME_PATH first, then Chromium, then Chrome', async () => {
    const chrome = join(folder, 'google-chrome-stable');
    const chromium = join(folder, 'chromium');
    await writeFile(chrome, '', { mode: 0o755 });
    expect(await findChromium({ PATH: folder })).toBe(chrome);
    await writeFile(chromium, '', { mode: 0o755 });
    expect(await findChromium({ PATH: folder })).toBe(chromium);
    expect(await findChromium({ PATH: folder, CHROME_PATH: '/mine' })).toBe('/mine');
  });

  it('names what to run where it cannot install one', async () => {
    await expect(findChromium({ PATH: folder })).rejects.toThrow(/set CHROME_PATH, or run/);
  });
});
