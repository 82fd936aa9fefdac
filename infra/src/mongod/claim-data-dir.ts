import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from './mongod-source.js';
import { processInfo } from './process-info.js';
import { runningMongod } from './running-mongod.js';
import { stopByPid } from './stop-by-pid.js';

/**
 * Makes this process the only one that runs a mongod on the folder, and stops the mongod that an
 * owner who was killed has left behind.
 *
 * @returns what gives the folder back
 * @throws {Error} when a living process owns it
 */
export async function claimDataDir(dataDir: string, onProgress: OnProgress) {
  await mkdir(dbPathOf(dataDir), { recursive: true });
  const file = ownerFileOf(dataDir);
  const owner = await readOwner(file);
  if (owner && (await isAlive(owner))) throw alreadyRunning(dataDir, owner.pid);

  const mongod = await runningMongod(dbPathOf(dataDir));
  // Without a record it is not ours to stop.
  if (mongod && !owner) throw alreadyRunning(dataDir, mongod);
  if (mongod) {
    onProgress(`Stopping the MongoDB (pid ${mongod}) that a killed process left behind`);
    await stopByPid(mongod);
  }
  await writeOwner(file);
  return () => rm(file, { force: true });
}

export function dbPathOf(dataDir: string): string {
  return join(dataDir, 'db');
}

export function ownerFileOf(dataDir: string): string {
  return join(dataDir, 'owner.json');
}

interface Owner {
  readonly pid: number;
  readonly startedAt: string;
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Cut off in the middle of writing: whoever did that is gone.
    return { pid: 0, startedAt: '' };
  }
}

async function isAlive({ pid, startedAt }: Owner): Promise<boolean> {
  return (await processInfo(pid))?.startedAt === startedAt;
}

async function writeOwner(file: string): Promise<void> {
  const startedAt = (await processInfo(process.pid))?.startedAt ?? '';
  await rm(file, { force: true });
  // Two that get here at once: one fails at `wx`, or at the latest at mongod's own lock.
  await writeFile(file, JSON.stringify({ pid: process.pid, startedAt }), { flag: 'wx' });
}

function alreadyRunning(dataDir: string, pid: number): Error {
  return new Error(`MongoDB is already running on ${dataDir} (pid ${pid}); stop that one first`);
}
