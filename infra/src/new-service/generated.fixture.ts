import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** A copy of the project, built as far as this one is, that shares its packages. */
export async function copyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'usher-new-service-'));
  const left = ['node_modules', '.git', '.usher', 'coverage'];
  await cp(root, folder, {
    recursive: true,
    // What is built is newer than what it was built from.
    preserveTimestamps: true,
    // What other tests compile comes and goes.
    filter: (path) =>
      !left.includes(basename(path)) && !/^(blocks-|readme-sample)/.test(basename(path)),
  });
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@usher') await symlink(join(root, 'node_modules', name), join(packages, name));
  }
  await mkdir(join(packages, '@usher'));

  return {
    folder,
    /** As npm does with workspaces. */
    link: (workspace: string) =>
      symlink(join(folder, workspace), join(packages, '@usher', workspace)),
    /** Resolves to the exit status and all output. */
    run: (command: string, ...args: string[]) =>
      new Promise<{ code: number; output: string }>((done) => {
        const env = { ...process.env, MONGO_URL: process.env.USHER_TEST_MONGO_URL };
        execFile(command, args, { cwd: folder, env }, (error, stdout, stderr) => {
          done({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
        });
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type ProjectCopy = Awaited<ReturnType<typeof copyProject>>;
