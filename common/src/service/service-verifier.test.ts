import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { memoryFeed } from '../feed/memory-feed.js';
import { createServiceContext, readServiceSettings, serviceVerifier } from './index.js';

test('a service logs that auth does not give it keys, sparingly', async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line) => void lines.push(line) });
  const context = { ...createServiceContext('billing'), log };
  const settings = { ...readServiceSettings({}), authUrl: 'http://127.0.0.1:1' };
  const verifier = serviceVerifier(settings, context, memoryFeed());
  while (lines.length === 0) await sleep(20);
  // Tried again several times.
  await sleep(500);
  verifier.close();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 40, msg: "auth's public keys cannot be fetched" }),
  ]);
});
