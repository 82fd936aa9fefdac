import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

/** Runs the programs it is given, one after the other, and writes a line of JSON about each. */
const blockMs = 20_000;
const leftMs = 3_000;

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

process.on('uncaughtException', (error) => {
  say({ fault: inspect(error) });
  process.exit(1);
});

async function late(): Promise<never> {
  await sleep(blockMs, undefined, { ref: false });
  throw new Error(`has not ended within ${blockMs} ms`);
}

for (const file of process.argv.slice(2)) {
  const startedAt = performance.now();
  try {
    await Promise.race([import(pathToFileURL(file).href), late()]);
    say({ file, ms: Math.round(performance.now() - startedAt) });
  } catch (error) {
    say({ file, error: inspect(error) });
  }
}
say({ done: true });

// Keeps nothing alive: it speaks only where a program has left something behind.
setTimeout(() => {
  say({ left: process.getActiveResourcesInfo() });
  process.exit(1);
}, leftMs).unref();
