import { findOrInstall } from './find-or-install.js';
import { type GatewayOptions, startGateway, type TestGateway } from './start-gateway.js';

/**
 * Path of a Caddy; installs Debian's where that is possible without a question.
 *
 * @throws {Error} that names the command to run when there is none
 */
export function findCaddy(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return findOrInstall(['caddy'], { debian: 'caddy', variable: 'PATH' }, env);
}

/** A Caddy with this Caddyfile, which reads `SITE` and the given values from its environment. */
export async function startCaddy({ config, port, values }: GatewayOptions): Promise<TestGateway> {
  const program = await findCaddy();
  return startGateway(port, async (folder) => ({
    program,
    readyWhen: /serving initial configuration/,
    args: ['run', '--config', config, '--adapter', 'caddyfile'],
    env: {
      ...values,
      SITE: `http://127.0.0.1:${port}`,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    },
  }));
}
