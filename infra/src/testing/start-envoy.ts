import { join } from 'node:path';
import { fillIn } from './fill-in.js';
import { findEnvoy } from './find-envoy.js';
import { type GatewayOptions, startGateway, type TestGateway } from './start-gateway.js';

/** An Envoy with this configuration, in which each address is a placeholder for the host and one for the port. */
export async function startEnvoy({ config, port, values }: GatewayOptions): Promise<TestGateway> {
  const program = await findEnvoy();
  return startGateway(port, async (folder) => {
    const file = join(folder, 'envoy.yaml');
    await fillIn(config, file, hostsAndPorts({ ...values, LISTEN: `127.0.0.1:${port}` }));
    return {
      program,
      readyWhen: /starting main dispatch loop/,
      // Several on one machine must not share memory, and two workers are enough.
      args: ['-c', file, '--disable-hot-restart', '--concurrency', '2', '--log-level', 'info'],
    };
  });
}

function hostsAndPorts(addresses: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(addresses).flatMap(([name, address]) => {
      const { hostname, port } = new URL(`http://${address}`);
      return [
        [`${name}_HOST`, hostname],
        [`${name}_PORT`, port],
      ];
    }),
  );
}
