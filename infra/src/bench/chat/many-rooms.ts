import { openRawClient } from './raw-client.js';
import { readGroup } from './read-group.js';

export interface ManyRooms {
  ackedPerSecond: number;
  refused: number;
  missing: number;
}

const rooms = 100;
/** Together as many as 8 writers of 64 have on their way. */
const inFlightEach = 8;

/** Sends in a hundred rooms of their own, whose makers are connected to one replica. */
export async function sendInManyRooms(
  url: string,
  cookies: string[],
  seconds: number,
): Promise<ManyRooms> {
  let received = 0;
  const senders = await Promise.all(
    cookies.slice(0, rooms).map(async (cookie) => {
      const client = await openRawClient(url, cookie, (packet) => {
        received += readGroup(packet)?.count ?? 0;
      });
      return { client, roomId: await createRoom(url, cookie) };
    }),
  );
  let acked = 0;
  let refused = 0;
  let numbered = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;

  async function keepSending({ client, roomId }: (typeof senders)[number]): Promise<void> {
    while (performance.now() < until) {
      numbered += 1;
      const text = `${performance.now()}|`.padEnd(130, 'lorem ipsum ');
      const draft = { roomId, clientMessageId: `r${process.pid}-${numbered}`, text };
      const { ok } = (await client.ask('message:send', draft)) as { ok: boolean };
      if (ok) acked += 1;
      else refused += 1;
    }
  }

  await Promise.all(
    senders.flatMap((sender) => Array.from({ length: inFlightEach }, () => keepSending(sender))),
  );
  const ackedPerSecond = acked / ((performance.now() - startedAt) / 1000);
  for (const { client } of senders) client.close();
  await Promise.all(senders.map(({ client }) => client.closed));
  return { ackedPerSecond, refused, missing: acked - received };
}

async function createRoom(url: string, cookie: string): Promise<string> {
  const headers = { cookie, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'Bench' });
  const res = await fetch(`${url}/api/chat/rooms`, { method: 'POST', headers, body });
  if (res.status !== 201) throw new Error(`${res.status} for a new room`);
  const { room } = (await res.json()) as { room: { id: string } };
  return room.id;
}
