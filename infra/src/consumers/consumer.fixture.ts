import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const root = join(import.meta.dirname, '../../..');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

/** Runs a program to its end, whatever that is. */
export async function run(command: string, args: string[], options: RunOptions): Promise<Ran> {
  const { cwd, env, input = '' } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

export const runNode = (args: string[], options: RunOptions) =>
  run(process.execPath, args, options);

/** @throws {Error} with all that it said */
async function succeed(command: string, args: string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
  return stdout;
}

/** Path of the tarball that would be published. */
export async function packLibrary(folder: string): Promise<string> {
  const args = [
    'pack',
    '--json',
    '--silent',
    '--workspace=@usher/common',
    `--pack-destination=${folder}`,
  ];
  const [{ filename }] = JSON.parse(await succeed('npm', args, { cwd: root })) as [
    { filename: string },
  ];
  return join(folder, filename);
}

/** A project that has installed the library, and what else it names. */
export async function newProject(folder: string, packages: readonly string[]): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  return install(folder, packages);
}

/** One of the examples, away from this repository. */
export async function copyExample(folder: string, name: string, tarball: string): Promise<string> {
  const filter = (path: string) => !/node_modules|package-lock/.test(path.slice(root.length));
  await cp(join(root, 'examples', name), folder, { recursive: true, filter });
  return install(folder, [tarball]);
}

async function install(folder: string, packages: readonly string[]): Promise<string> {
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--no-progress'];
  await succeed('npm', ['install', ...quick, ...packages], { cwd: folder });
  return folder;
}
