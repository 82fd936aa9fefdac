import { io, type Socket } from 'socket.io-client';
import { ask } from './ask.js';
import type { Stage } from './stage.js';

export interface Visitor {
  cookie: string;
  socket: Socket;
}

const perAccount = 50;

/** Signs in as often as wanted, each time with an open socket, spread over the replicas. */
export async function admit({ authUrl, chatUrls }: Stage, count: number): Promise<Visitor[]> {
  const accounts = Array.from({ length: Math.ceil(count / perAccount) }, (_, i) => ({
    email: `visitor${i}@example.com`,
    password: 'correct horse',
  }));
  const visitors = await Promise.all(
    accounts.map(async (account) => {
      await ask(`${authUrl}/api/users/signup`, '', account);
      const own: Visitor[] = [];
      while (own.length < perAccount) {
        const { cookie } = await ask(`${authUrl}/api/users/signin`, '', account);
        own.push({
          cookie,
          socket: await open(chatUrls[own.length % chatUrls.length] ?? '', cookie),
        });
      }
      return own;
    }),
  );
  return visitors.flat().slice(0, count);
}

async function open(url: string, cookie: string): Promise<Socket> {
  const socket = io(`${url}/chat`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { Cookie: cookie },
  });
  await new Promise<void>((done, fail) => socket.once('connect', done).once('connect_error', fail));
  return socket;
}
