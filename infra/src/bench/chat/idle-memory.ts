import { setTimeout as sleep } from 'node:timers/promises';
import { openRawClient, type RawClient } from './raw-client.js';
import type { Memory, Servers } from './stage.js';

const from = 2_000;
const to = 6_000;

/** Bytes that one idle connection takes: the slope between 2,000 and 6,000 of them. */
export async function idleMemory(servers: Servers, cookies: string[]): Promise<Memory> {
  const clients: RawClient[] = [];

  async function grow(count: number): Promise<Memory> {
    while (clients.length < count) {
      const next = cookies.slice(clients.length, clients.length + 50);
      clients.push(
        ...(await Promise.all(
          next.map((cookie) => openRawClient(servers.urls[0] ?? '', cookie, () => {})),
        )),
      );
    }
    // What the handshakes have started has ended by then.
    await sleep(3_000);
    return servers.memory();
  }

  const before = await grow(from);
  const after = await grow(to);
  for (const client of clients) client.close();
  await Promise.all(clients.map(({ closed }) => closed));
  const slope = (of: keyof Memory) => (after[of] - before[of]) / (to - from);
  return { resident: slope('resident'), live: slope('live') };
}
