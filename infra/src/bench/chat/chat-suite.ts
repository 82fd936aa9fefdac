import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchOptions } from '../options.js';
import { cores, pinned } from '../pinned.js';
import { shuffled } from '../shuffled.js';
import type { Suite } from '../suite.js';
import { waitForQuiet } from '../wait-for-quiet.js';
import { gatherCrowd } from './crowd.js';
import { idleMemory } from './idle-memory.js';
import { type ManyRooms, sendInManyRooms } from './many-rooms.js';
import { keepToOwnCore } from './own-core.js';
import { reportChat } from './report-chat.js';
import { type RoomReading, type RoomVariant, readRoom } from './room-reading.js';
import { type Memory, openStage, type Stage } from './stage.js';

/** What the driver alone can store, and what chat can, in one round. */
export interface StoreReading {
  raw: { groups: number; singles: number; loneMs: { p50: number; p99: number } };
  rooms: ManyRooms;
  loneMs: { p50: number; p99: number };
}

export interface ChatFigures {
  rooms: RoomReading[];
  stores: StoreReading[];
  idle: { usher: Memory; bare: Memory }[];
}

const variants: RoomVariant[] = [200, 1_000].flatMap((members) =>
  [1, 2].flatMap((replicas) =>
    (['usher', 'bare'] as const).map((peer) => ({ peer, replicas, members })),
  ),
);
const idleRounds = 3;
const mostConnections = 6_000;
const lonePerSecond = 20;

/** `--only` takes rooms, stores and idle. */
export const chatSuite: Suite = {
  title: 'Chat against bare socket.io without storage: one room, many rooms, idle connections',
  async run(options) {
    const letGo = await keepToOwnCore();
    const stage = await openStage();
    try {
      const figures = await takeFigures(stage, options);
      return { text: reportChat(figures), figures };
    } finally {
      await stage.close();
      await letGo();
    }
  },
};

async function takeFigures(stage: Stage, options: BenchOptions): Promise<ChatFigures> {
  const { rounds, only } = options;
  const seconds = Math.max(options.seconds, 3);
  const wants = (part: string) => only.length === 0 || only.includes(part);
  const figures: ChatFigures = { rooms: [], stores: [], idle: [] };
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    if (wants('rooms')) {
      for (const variant of shuffled(variants)) {
        figures.rooms.push(await readRoom(stage, variant, seconds));
      }
    }
    if (wants('stores')) figures.stores.push(await readStore(stage, seconds));
  }
  for (let round = 0; wants('idle') && round < idleRounds; round += 1) {
    figures.idle.push(await readIdle(stage));
  }
  return figures;
}

async function readStore(stage: Stage, seconds: number): Promise<StoreReading> {
  await waitForQuiet(20);
  const script = fileURLToPath(new URL('raw-inserts.js', import.meta.url));
  const command = pinned(cores.server, process.execPath, [
    script,
    stage.mongoUrl,
    `${seconds}`,
    `${lonePerSecond}`,
  ]);
  const { stdout } = await promisify(execFile)(...command);
  const servers = await stage.startUsher(1);
  try {
    const [url = ''] = servers.urls;
    const cookies = stage.cookies(100);
    await sendInManyRooms(url, cookies, 1);
    const rooms = await sendInManyRooms(url, cookies, seconds);
    const crowd = await gatherCrowd({ urls: [url], cookies: cookies.slice(0, 1), ordered: true });
    const { ackMs } = await crowd.pace(lonePerSecond, seconds);
    await crowd.leave();
    return { raw: JSON.parse(stdout), rooms, loneMs: ackMs.toJSON() };
  } finally {
    await servers.stop();
  }
}

async function readIdle(stage: Stage): Promise<{ usher: Memory; bare: Memory }> {
  const cookies = stage.cookies(mostConnections);
  const measure = async (peer: 'startUsher' | 'startBare') => {
    const servers = await stage[peer](1);
    try {
      return await idleMemory(servers, cookies);
    } finally {
      await servers.stop();
    }
  };
  return { usher: await measure('startUsher'), bare: await measure('startBare') };
}
