import type { AddressInfo } from 'node:net';
import { candidates } from './candidates.js';

/**
 * One candidate as a process of its own. Over IPC it says where it listens and answers each message with
 * its processor time in µs. By hand, `node --cpu-prof server.js <name>` and Ctrl-C make a profile.
 */
const entry = candidates[process.argv[2] ?? ''];
if (!entry) throw new Error(`Name one of: ${Object.keys(candidates).join(', ')}`);

const { server, ...visitor } = await entry.open();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  tell({ port, ...visitor });
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell({ cpuMicros: user + system });
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => process.exit());

function tell(message: object): void {
  if (process.send) process.send(message);
  // Standard output belongs to the service's log.
  else process.stderr.write(`${JSON.stringify(message)}\n`);
}
