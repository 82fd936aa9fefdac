import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongo } from '../mongod/open-mongo.js';
import { removeAbandoned } from './remove-abandoned.js';

/** The one MongoDB of a whole test run. */
export interface RunMongo {
  readonly url: string;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

export async function openTestMongo(): Promise<RunMongo> {
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  await removeAbandoned(tmpdir(), prefix, onProgress);
  const dataDir = await mkdtemp(join(tmpdir(), prefix));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const started = performance.now();
    const mongo = await openMongo({ env: process.env, dataDir, onProgress });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    onProgress(`Tests use MongoDB at ${hostsOf(mongo.url)} (ready after ${seconds} s)`);
    const close = () => mongo.stop().finally(remove);
    running = { url: mongo.url, close };
    return running;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Jest hands nothing from its set-up to its teardown, but both load this module. */
export async function closeTestMongo(): Promise<void> {
  await running?.close();
  running = undefined;
}

const prefix = 'usher-test-mongo-';
let running: RunMongo | undefined;

/** Without name and password. */
function hostsOf(url: string): string {
  return url.replace(/^[^/]*\/\/(?:[^@/]*@)?/, '').replace(/[/?].*$/, '');
}
