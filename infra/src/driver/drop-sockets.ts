import { type ChatClient, createChatClient, createClient } from '@usher/common/client';
import { redisFeed } from '@usher/common/feed';
import { io } from 'socket.io-client';
import { startSystem } from './start-system.js';

export interface Drop {
  /** From dropping all sockets at once until the last one was back, in ms. */
  backMs: number;
  /** How often sessions were refreshed for it. */
  refreshes: number;
}

export interface Drops {
  /** With tokens that are still good. */
  valid: Drop;
  /** With tokens that became outdated while their sockets were open. */
  outdated: Drop;
}

/** Connects so many browsers, each with a session of its own, to two replicas of chat, and drops them all at once, twice. */
export async function dropSockets(count: number): Promise<Drops> {
  const system = await startSystem({ replicas: 2, clients: count });
  const feed = await redisFeed({ url: system.redis.url });
  const ids = Array.from({ length: count }, (_, i) => `user-${i}`);
  const chats: ChatClient[] = [];
  let refreshes = 0;

  const tokenOf = (id: string, ver: number) =>
    system.issuer.token({ id, name: id, sid: `session-${id}`, ver });
  function open(id: string): ChatClient {
    const session = createClient({
      baseUrl: system.url,
      tokens: { accessToken: tokenOf(id, 1), refreshToken: 'first' },
      async fetch() {
        refreshes += 1;
        const tokens = { accessToken: tokenOf(id, 2), refreshToken: 'next' };
        return Response.json({ user: { id }, expiresIn: 3_600, ...tokens });
      },
    });
    const chat = createChatClient({ io, session, url: system.url });
    void session.ended.then(() => chat.close());
    chats.push(chat);
    return chat;
  }
  async function drop(): Promise<Drop> {
    const before = refreshes;
    const back = chats.map(connected);
    const droppedAt = performance.now();
    system.proxy.cut();
    system.proxy.heal();
    await Promise.all(back);
    return { backMs: performance.now() - droppedAt, refreshes: refreshes - before };
  }

  try {
    await aFewAtATime(ids, (id) => connected(open(id)));
    const valid = await drop();
    await aFewAtATime(ids, (userId) => feed.append({ type: 'user.changed', userId, ver: 2 }));
    return { valid, outdated: await drop() };
  } finally {
    for (const chat of chats) chat.close();
    await feed.close();
    await system.stop();
  }
}

function connected(chat: ChatClient): Promise<void> {
  return new Promise((done) => {
    const stop = chat.on('connect', () => {
      stop();
      done();
    });
  });
}

async function aFewAtATime(ids: string[], act: (id: string) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < ids.length; i += 50) await Promise.all(ids.slice(i, i + 50).map(act));
}
