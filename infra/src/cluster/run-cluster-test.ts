import { buildImages } from './build-images.js';
import { checks } from './checks.js';
import { install, type Place } from './install.js';
import { createKubectl } from './kubectl.js';
import type { ClusterOptions } from './options.js';
import { createReport, type Row } from './report.js';

export interface RunOptions extends ClusterOptions {
  onProgress: (line: string) => void;
  signal: AbortSignal;
}

/** Installs, checks and removes; what a check stumbles over is a row of its own. */
export async function runClusterTest(options: RunOptions): Promise<readonly Row[]> {
  const { namespace, onProgress, only, signal, keep } = options;
  const kubectl = createKubectl(namespace, signal);
  const report = createReport(({ what, seen, limit, ok }) => {
    onProgress(
      `${ok ? 'ok' : 'NOT OK'}  ${what}: ${seen}${limit === undefined ? '' : ` (${limit})`}`,
    );
  });
  // Only what is made here is removed afterwards.
  const taken = await kubectl.run(['get', 'namespace', namespace, '--ignore-not-found']);
  if (taken !== '') throw new Error(`The namespace ${namespace} is there already; see --namespace`);
  const startedAt = performance.now();
  const images = await buildImages(options);
  report.note('images built', seconds(startedAt));
  let place: Place | undefined;
  try {
    const installedAt = performance.now();
    const { ingress, gatewayApi } = options;
    const forwardAuth = only.includes('forward-auth');
    place = await install({ kubectl, images, ingress, gatewayApi, forwardAuth });
    report.note('from an empty namespace until everything is ready', seconds(installedAt));
    for (const name of only) {
      signal.throwIfAborted();
      const check = checks[name];
      onProgress(`${name}: ${check?.title}`);
      try {
        await check?.run({ ...place, kubectl, report, onProgress });
      } catch (error) {
        report.fail(`${name} could not be finished`, String(error));
      }
    }
  } finally {
    place?.close();
    const remove = ['delete', 'namespace', namespace, '--ignore-not-found'];
    if (!keep) await createKubectl(namespace).run(remove);
  }
  return report.rows;
}

function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1_000)} s`;
}
