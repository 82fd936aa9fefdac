import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { runServer, type SettingsSource } from '@usher/common/service';
import { openMongo } from '../mongod/open-mongo.js';
import { keepAuthSecret } from './auth-secret.js';
import { dispatch } from './dispatch.js';
import { openServices } from './open-services.js';
import { requireFreePort } from './require-free-port.js';
import { readLocalSettings, serviceSettings } from './settings.js';

/** Runs all services in this process behind one port; stops on SIGINT and SIGTERM. */
export async function startLocal(env: SettingsSource, say: (line: string) => void): Promise<void> {
  const local = readLocalSettings(env);
  await requireFreePort(local.port, local.host);
  await mkdir(local.dataDir, { recursive: true });
  const mongo = await openMongo({ env, dataDir: join(local.dataDir, 'mongo'), onProgress: say });
  try {
    const source = serviceSettings(env, local, { authSecret: await keepAuthSecret(local.dataDir) });
    const opened = await openServices(source, mongo.url, say);
    const server = createServer(dispatch(opened.apps, opened.mailbox));
    opened.attach(server);
    await runServer(server, {
      port: local.port,
      host: local.host,
      log: opened.log,
      drain: () => {
        say('Stopping …');
        return opened.drain();
      },
      keepAliveMs: 0,
      async close() {
        await opened.close();
        await mongo.stop();
        say('Stopped. Your data is kept.');
      },
    });
    void mongo.lost.then((error) => {
      say(`MongoDB is gone: ${error.message}`);
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
    await opened.ready();
    if (opened.mailbox) say(`Mails are kept at ${local.publicUrl}/mailbox`);
    if (!(await opened.hasAccounts())) say('The first account that signs up becomes the admin.');
    say(`Usher is ready: ${local.publicUrl}  (Ctrl-C stops)`);
  } catch (error) {
    await mongo.stop();
    throw error;
  }
}
