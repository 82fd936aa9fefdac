import { fileURLToPath } from 'node:url';
import { startProcess } from '../../testing/start-process.js';

/** What the load amounted to. */
export interface LoadResult {
  perSecond: number;
  /** Share of all processors that was in use, by whatever runs here. */
  busy: number;
  processors: number;
}

/** Starts the load beside what is measured. */
export async function startLoad(urls: string[], cookie: string) {
  const script = fileURLToPath(new URL('load-process.js', import.meta.url));
  const child = await startProcess(process.execPath, [script, cookie, ...urls], {
    readyWhen: /loading/,
  });
  return {
    async stop(): Promise<LoadResult> {
      await child.kill('SIGTERM');
      const lines = child.output().trim().split('\n');
      return JSON.parse(lines.at(-1) ?? '');
    },
  };
}
