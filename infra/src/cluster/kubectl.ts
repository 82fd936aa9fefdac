import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type StartedProcess, startProcess } from '../testing/start-process.js';

/** The cluster that `KUBECONFIG` names, as seen from one namespace. */
export interface Kubectl {
  readonly namespace: string;
  /** @throws {Error} with what kubectl says */
  run(args: readonly string[], input?: string): Promise<string>;
  get<T = KubeObject>(...args: string[]): Promise<T>;
  apply(...objects: object[]): Promise<void>;
  /** Opens a port of this machine to a port of `pod/name` or `service/name`. */
  forward(target: string, port: number): Promise<Forward>;
}

export interface KubeObject {
  metadata: { name: string; labels?: Record<string, string>; deletionTimestamp?: string };
  spec: { replicas?: number; nodeName?: string };
  status: { phase?: string; podIP?: string; conditions?: { type: string; status: string }[] };
}

export interface Forward {
  readonly port: number;
  stop(): Promise<void>;
}

/** @param signal ends whatever is running and all that follows */
export function createKubectl(namespace: string, signal?: AbortSignal): Kubectl {
  async function run(args: readonly string[], input = ''): Promise<string> {
    signal?.throwIfAborted();
    const child = spawn('kubectl', ['--namespace', namespace, ...args], signal && { signal });
    // It may end before it has read everything, and then says why.
    child.stdin.on('error', () => {}).end(input);
    const ended = new Promise<number | null>((done, fail) => {
      child.once('error', fail).once('close', done);
    });
    const [output, complaint, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ]);
    if (code === 0) return output;
    throw new Error(`kubectl ${args.join(' ')}: ${complaint.trim() || output.trim()}`);
  }

  return {
    namespace,
    run,
    get: async (...args) => JSON.parse(await run(['get', ...args, '--output=json'])),
    async apply(...objects) {
      const list = { apiVersion: 'v1', kind: 'List', items: objects };
      await run(['apply', '--filename=-'], JSON.stringify(list));
    },
    async forward(target, port) {
      const args = ['--namespace', namespace, 'port-forward', target, `:${port}`];
      const child: StartedProcess = await startProcess('kubectl', args, {
        readyWhen: /Forwarding from 127\.0\.0\.1:\d+/,
      });
      const [, chosen] = /127\.0\.0\.1:(\d+)/.exec(child.output()) ?? [];
      return { port: Number(chosen), stop: async () => void (await child.kill()) };
    },
  };
}

/** The running pods of one of the project's parts, oldest first, without those that are being deleted. */
export async function podsOf(kubectl: Kubectl, name: string): Promise<string[]> {
  const { items } = await kubectl.get<{ items: KubeObject[] }>(
    'pods',
    `--selector=app.kubernetes.io/name=${name}`,
    '--sort-by=.metadata.creationTimestamp',
  );
  return items
    .filter(({ metadata, status }) => !metadata.deletionTimestamp && status.phase === 'Running')
    .map(({ metadata }) => metadata.name);
}
