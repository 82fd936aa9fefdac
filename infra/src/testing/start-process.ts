import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StartProcessOptions {
  /** The whole environment of the process. Default: ours. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** What its output says once it is ready, or a question asked until it is answered with yes. */
  readonly readyWhen: RegExp | (() => Promise<boolean>);
  /** Default: a minute, since a busy machine is no failure. */
  readonly timeoutMs?: number | undefined;
}

export interface StartedProcess {
  readonly pid: number;
  /** What it has written to stdout and stderr so far. */
  output(): string;
  /** Sends the signal, SIGTERM by default, and fulfils when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<ProcessEnd>;
  readonly exited: Promise<ProcessEnd>;
}

interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Runs a program and waits until it is ready. It has to be the program itself and no shell or npm
 * around it, because only this one pid is ever signalled.
 *
 * @throws {Error} with its output when it ends early or is late; it no longer runs then
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: StartProcessOptions,
): Promise<StartedProcess> {
  const started = await launch(command, args, options);
  const { readyWhen, timeoutMs = 60_000 } = options;
  let ended: ProcessEnd | undefined;
  void started.exited.then((end) => {
    ended = end;
  });
  const isReady = async () =>
    readyWhen instanceof RegExp ? readyWhen.test(started.output()) : readyWhen();

  const deadline = performance.now() + timeoutMs;
  try {
    while (!(await isReady())) {
      if (ended) throw new Error(`ended early (${ended.signal ?? ended.code})`);
      if (performance.now() > deadline) throw new Error(`was not ready within ${timeoutMs} ms`);
      await sleep(20);
    }
    return started;
  } catch (error) {
    await started.kill('SIGKILL');
    const reason = error instanceof Error ? error.message : String(error);
    const said = started.output().slice(-4000);
    throw new Error(`${command} ${args.join(' ')}: ${reason}\n${said}`, { cause: error });
  }
}

const alive = new Set<StartedProcess>();

// A test that fails never gets to its own kill. Outside of Jest there is no such hook.
if (typeof afterAll === 'function') {
  afterAll(() => Promise.all([...alive].map((started) => started.kill('SIGKILL'))));
}

async function launch(
  command: string,
  args: readonly string[],
  { env = process.env, cwd }: StartProcessOptions,
): Promise<StartedProcess> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  const started: StartedProcess = {
    pid,
    output: () => output,
    exited,
    kill(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
  alive.add(started);
  void exited.then(() => alive.delete(started));
  return started;
}
