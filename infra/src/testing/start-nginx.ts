import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fillIn } from './fill-in.js';
import { findOrInstall } from './find-or-install.js';
import { type GatewayOptions, startGateway, type TestGateway } from './start-gateway.js';

/**
 * Path of an nginx; installs Debian's where that is possible without a question.
 *
 * @throws {Error} that names the command to run when there is none
 */
export function findNginx(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  // Where Debian puts it, which is not on everybody's PATH.
  const withSbin = { ...env, PATH: `${env.PATH ?? ''}:/usr/sbin` };
  return findOrInstall(['nginx'], { debian: 'nginx', variable: 'PATH' }, withSbin);
}

/** An nginx with this configuration, its placeholders `${LIKE_THIS}` filled in as envsubst does. */
export async function startNginx({ config, port, values }: GatewayOptions): Promise<TestGateway> {
  const program = await findNginx();
  return startGateway(port, async (folder) => {
    const file = join(folder, 'nginx.conf');
    await fillIn(config, file, { ...values, LISTEN: `127.0.0.1:${port}`, TEMP: folder });
    // One process, so that ending it leaves no workers behind.
    const directives = 'daemon off; master_process off;';
    // Written once nginx listens.
    const readyWhen = async () => existsSync(join(folder, 'nginx.pid'));
    return {
      program,
      readyWhen,
      args: ['-c', file, '-p', folder, '-e', 'stderr', '-g', directives],
    };
  });
}
