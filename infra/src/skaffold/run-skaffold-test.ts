import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKubectl, type Kubectl, type KubeObject } from '../cluster/kubectl.js';
import { createReport, type Report, type Row } from '../cluster/report.js';
import { clusterSecrets } from '../secrets/new-secrets.js';
import { writeEnvFiles } from '../secrets/write-env-files.js';
import { startProcess } from '../testing/start-process.js';
import { copyProject } from './copy-project.js';
import type { SkaffoldOptions } from './options.js';

export interface RunOptions extends SkaffoldOptions {
  onProgress: (line: string) => void;
  signal: AbortSignal;
}

/** Where skaffold.yaml forwards to. */
const url = 'http://localhost:3000';
const startMs = 30 * 60_000;
const editLimitMs = 4_000;
const pause = () => sleep(2_000);

export async function runSkaffoldTest(options: RunOptions): Promise<readonly Row[]> {
  const { namespace, profile, onProgress, signal } = options;
  const kubectl = createKubectl(namespace);
  const report = createReport(({ what, seen }) => onProgress(`${what}: ${seen}`));
  const taken = await kubectl.run(['get', 'namespace', namespace, '--ignore-not-found']);
  if (taken !== '') throw new Error(`The namespace ${namespace} is there already; see --namespace`);
  const folder = await copyProject();
  try {
    await prepare(folder, namespace);
    const startedAt = performance.now();
    const args = ['dev', ...(profile ? ['--profile', profile] : [])];
    const skaffold = await startProcess('skaffold', args, {
      cwd: folder,
      readyWhen: async () => !signal.aborted && (await answers('/signin')),
      timeoutMs: startMs,
    });
    try {
      report.note('skaffold dev, from nothing until the page answers', seconds(startedAt));
      // What is edited before is not seen as a change.
      while (!skaffold.output().includes('Watching for changes')) {
        signal.throwIfAborted();
        await sleep(100);
      }
      const { length } = skaffold.output();
      await measureEdits(options, folder, kubectl, report);
      const rebuilt =
        skaffold
          .output()
          .slice(length)
          .match(/^Building \[/gm)?.length ?? 0;
      report.same('images built for these edits', rebuilt, 0);
    } finally {
      await skaffold.kill('SIGINT');
    }
  } finally {
    await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found']);
    await rm(folder, { recursive: true, force: true });
  }
  return report.rows;
}

/** Secrets, and a namespace of its own in place of `usher`. */
async function prepare(folder: string, namespace: string): Promise<void> {
  const overlays = join(folder, 'infra/k8s/overlays');
  await writeEnvFiles(join(overlays, 'dev/secrets'), clusterSecrets());
  for (const path of [join(folder, 'skaffold.yaml'), join(overlays, 'live/kustomization.yaml')]) {
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('namespace: usher', `namespace: ${namespace}`));
  }
}

async function measureEdits(
  { edits, signal }: RunOptions,
  folder: string,
  kubectl: Kubectl,
  report: Report,
): Promise<void> {
  const pods = await podNames(kubectl);
  const route = await editable(folder, 'auth/src/routes/current-user.ts', 'res.json(');
  let inTime = 0;
  let longest = 0;
  for (let i = 1; i <= edits; i += 1) {
    signal.throwIfAborted();
    await pause();
    const ms = await route.edit(`auth-${i}`, ['/api/users/currentuser']);
    longest = Math.max(longest, ms);
    if (ms <= editLimitMs) inTime += 1;
  }
  report.same(`edits of a route of auth that answered within ${editLimitMs} ms`, inTime, edits);
  report.atMost('the slowest of them', longest, editLimitMs, 'ms');
  await pause();
  const common = await editable(folder, 'common/src/service/observe-requests.ts', 'next();\n  };');
  // Not the route that was edited: it still sets what it was told to.
  const everywhere = ['/.well-known/jwks.json', '/api/chat/rooms', '/signin'];
  const ms = await common.edit('common', everywhere);
  report.note('an edit of common answers in auth, chat and web', `${(ms / 1_000).toFixed(1)} s`);
  report.same('pods afterwards', await podNames(kubectl), pods);
}

/** A file with a place where a header can be set. */
async function editable(folder: string, file: string, place: string) {
  const path = join(folder, file);
  const original = await readFile(path, 'utf8');
  if (!original.includes(place)) throw new Error(`${file} has no ${place}`);
  return {
    /** Resolves to how long it took until all paths answered with the new header. */
    async edit(value: string, paths: readonly string[]): Promise<number> {
      const line = `res.setHeader('X-Edited', '${value}');\n`;
      const startedAt = performance.now();
      await writeFile(path, original.replace(place, line + place));
      for (const wanted of paths) {
        while (!(await answers(wanted, value))) {
          if (performance.now() - startedAt > 120_000) throw new Error(`${file}: no new answer`);
          await sleep(20);
        }
      }
      return performance.now() - startedAt;
    },
  };
}

async function answers(path: string, edited?: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(2_000);
    const answer = await fetch(url + path, { redirect: 'manual', signal });
    await answer.arrayBuffer();
    return edited === undefined ? answer.ok : answer.headers.get('x-edited') === edited;
  } catch {
    return false;
  }
}

async function podNames(kubectl: Kubectl): Promise<string> {
  const { items } = await kubectl.get<{ items: KubeObject[] }>('pods');
  return items.map(({ metadata }) => metadata.name).join(' ');
}

function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1_000)} s`;
}
