import { dirname, join } from 'node:path';
import { fillIn } from './fill-in.js';
import { type GatewayOptions, startGateway, type TestGateway } from './start-gateway.js';

/**
 * A given Traefik with this static configuration; the dynamic one beside it reads the values from its
 * environment.
 */
export function startTraefik(program: string) {
  return ({ config, port, values }: GatewayOptions): Promise<TestGateway> =>
    startGateway(port, async (folder) => {
      const file = join(folder, 'traefik.yaml');
      await fillIn(config, file, { LISTEN: `127.0.0.1:${port}` });
      return {
        program,
        cwd: dirname(config),
        // It listens before it has read its routes, and answers 404 until then.
        readyWhen: async () =>
          ((await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status ?? 404) !==
          404,
        args: [`--configfile=${file}`],
        env: { ...values },
      };
    });
}
