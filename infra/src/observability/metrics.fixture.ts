import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { authService, createAuth } from '@usher/auth';
import { chatService, createChat } from '@usher/chat';
import { memoryFeed } from '@usher/common/feed';
import { collectDefaultMetrics, createServiceContext, Registry } from '@usher/common/service';
import { createWeb, webService } from '@usher/web';
import { dropTestDatabase, startRedis, testMongoUrl } from '../testing/index.js';

const root = new URL('../../../', import.meta.url);

export const readPage = (path: string) => readFile(fileURLToPath(new URL(path, root)), 'utf8');

/** `name type` of each metric in the tables of docs/operations.md. */
export async function documentedMetrics(): Promise<string[]> {
  const page = await readPage('docs/operations.md');
  const rows = page.matchAll(/^\| `([a-z_0-9]+)` \| (gauge|counter|histogram) \|/gm);
  return [...rows].map(([, name, type]) => `${name} ${type}`);
}

/** `name type` of each metric that the three services expose as replicas among others. */
export async function exposedMetrics(): Promise<string[]> {
  const redis = await startRedis();
  const databases = { auth: testMongoUrl('auth'), chat: testMongoUrl('chat') };
  const shared = {
    LOG_LEVEL: 'silent',
    REDIS_URL: redis.url,
    AUTH_SECRET: 'x'.repeat(32),
    AUTH_URL: 'http://127.0.0.1:9',
    CHAT_URL: 'http://127.0.0.1:9',
  };
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const feed = memoryFeed();
  const contextOf = (name: string) => createServiceContext(name, { logLevel: 'silent', metrics });
  const authConfig = authService.loadConfig({ ...shared, MONGO_URL: databases.auth });
  const chatConfig = chatService.loadConfig({ ...shared, MONGO_URL: databases.chat });
  const chat = await createChat(chatConfig, contextOf('chat'), feed);
  chat.attach?.(createServer());
  const services = [
    chat,
    await createAuth(authConfig, contextOf('auth'), feed),
    await createWeb(webService.loadConfig(shared), contextOf('web'), feed),
  ];
  try {
    const text = await metrics.metrics();
    return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  } finally {
    for (const service of services) await service.close();
    await redis.stop();
    for (const url of Object.values(databases)) await dropTestDatabase(url);
  }
}
