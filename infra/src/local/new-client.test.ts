import { join } from 'node:path';
import { authService } from '@usher/auth';
import { startProcess } from '../testing/start-process.js';

const script = join(import.meta.dirname, '../../dist/local/new-client.js');
const fine = { MONGO_URL: 'mongodb://db/?replicaSet=rs', AUTH_SECRET: 'x'.repeat(32) };

test('new-client prints a secret and the setting that auth takes', async () => {
  const options = { readyWhen: /AUTH_CLIENTS=/ };
  const first = await startProcess(process.execPath, [script, 'billing', 'auditor'], options);
  const settings = Object.fromEntries(
    [...first.output().matchAll(/(AUTH_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  expect(Buffer.from(settings.AUTH_CLIENT_SECRET, 'base64url')).toHaveLength(32);
  const { clients } = authService.loadConfig({ ...fine, ...settings });
  expect(clients).toMatchObject([{ id: 'billing', roles: ['auditor'] }]);
  expect((await first.exited).code).toBe(0);
  const second = await startProcess(process.execPath, [script, 'billing'], options);
  expect(second.output()).not.toContain(settings.AUTH_CLIENT_SECRET);
});

test('new-client tells what roles a client has', async () => {
  const help = await startProcess(process.execPath, [script, '--help'], { readyWhen: /Usage: / });
  expect((await help.exited).code).toBe(0);
  expect(help.output()).toContain('The client is a service like');
});

test.each([[[]], [['a b']], [['a', 'b,c']], [['a', '']]])('new-client refuses %j', async (args) => {
  const refused = await startProcess(process.execPath, [script, ...args], { readyWhen: /Usage: / });
  expect((await refused.exited).code).toBe(1);
});
