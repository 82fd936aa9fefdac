import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from './start-process.js';

describe('startProcess', () => {
  const node = (script: string) => [process.execPath, ['-e', script]] as const;

  it('waits for the output, and ends the process on request', async () => {
    const script = 'setTimeout(() => console.log("listening"), 100); setInterval(() => {}, 1000)';
    const started = await startProcess(...node(script), { readyWhen: /listening/ });
    expect(started.output()).toBe('listening\n');
    expect(isRunning(started.pid)).toBe(true);
    expect(await started.kill()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(isRunning(started.pid)).toBe(false);
  });

  it('asks until the answer is yes, with no environment but the one given', async () => {
    let asked = 0;
    const script =
      'console.log(process.env.GREETING, process.env.PATH); setInterval(() => {}, 1000)';
    const started = await startProcess(...node(script), {
      env: { GREETING: 'hello' },
      readyWhen: async () => ++asked === 5,
    });
    expect(asked).toBe(5);
    while (started.output() === '') await sleep(10);
    expect(started.output()).toBe('hello undefined\n');
    await started.kill('SIGKILL');
  });

  it('fails with the output when the process ends early', async () => {
    const script = 'console.error("no configuration"); process.exit(3)';
    await expect(startProcess(...node(script), { readyWhen: /never/ })).rejects.toThrow(
      /ended early \(3\)\nno configuration/,
    );
  });

  it('leaves nothing behind when the process is late', async () => {
    const script = 'console.log("pid", process.pid); setInterval(() => {}, 1000)';
    const options = { readyWhen: /never/, timeoutMs: 3_000 };
    const error = await startProcess(...node(script), options).catch((error) => error);
    expect(error.message).toContain('was not ready within 3000 ms');
    const pid = Number(/pid (\d+)/.exec(error.message)?.[1]);
    expect(isRunning(pid)).toBe(false);
  });

  it('fails when there is no such program', async () => {
    await expect(startProcess('/nowhere/at-all', [], { readyWhen: /x/ })).rejects.toThrow('ENOENT');
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
