import { setTimeout as sleep } from 'node:timers/promises';
import { editedText } from './contents.js';
import type { Random } from './seeded-random.js';
import type { Member } from './start-member.js';

export interface LoadOptions {
  members: readonly Member[];
  rooms: number;
  random: Random;
  /** Whether members are put out, leave and come back. */
  moves: boolean;
  /** Whether only owners write: all others learn of messages by pushes alone. */
  ownersOnly?: boolean;
  /** Between an ack and the next message into the same room; default 0. */
  pauseMs?: number;
}

export interface Load {
  /** Resolves when nobody does anything any more. */
  stop(): Promise<void>;
}

interface Room {
  id: string;
  owner: Member;
  guests: Member[];
}

const membersOfRoom = 4;
const openedAtOnce = 8;

/** Everybody writes into each of their rooms, by default as fast as they are answered, and changes now and then what is there. */
export async function startLoad({
  members,
  rooms: count,
  random,
  moves,
  ownersOnly = false,
  pauseMs = 0,
}: LoadOptions): Promise<Load> {
  const rooms: Room[] = [];
  async function open(i: number): Promise<Room> {
    const owner = members[i % members.length] as Member;
    const id = await owner.createRoom(`Room ${i}`);
    const others = members.filter((member) => member !== owner);
    const guests = Array.from({ length: Math.min(membersOfRoom - 1, others.length) }, () =>
      others.splice(random.below(others.length), 1),
    ).flat();
    for (const guest of guests) await guest.enter(id);
    return { id, owner, guests };
  }
  // A few at a time: this is not what is to be put under load.
  for (let first = 0; first < count; first += openedAtOnce) {
    const batch = Array.from(
      { length: Math.min(openedAtOnce, count - first) },
      (_, i) => first + i,
    );
    rooms.push(...(await Promise.all(batch.map(open))));
  }
  let isOver = false;
  let sent = 0;

  async function write({ id: roomId, owner, guests }: Room, writer: Member): Promise<void> {
    while (!isOver) {
      // Outside for a while.
      if (!writer.rooms.has(roomId)) {
        await sleep(100);
        continue;
      }
      sent += 1;
      const clientMessageId = `${writer.id}-${sent}`;
      const seq = await writer.send(roomId, clientMessageId, `text ${clientMessageId}`);
      if (seq === undefined) await sleep(100);
      else await changeSometimes({ roomId, seq }, clientMessageId, writer, [owner, ...guests]);
      if (pauseMs > 0) await sleep(pauseMs);
    }
  }

  async function changeSometimes(
    at: { roomId: string; seq: number },
    clientMessageId: string,
    writer: Member,
    readers: Member[],
  ): Promise<void> {
    const edit = random.next() < 0.02;
    const react = random.next() < 0.02;
    const remove = random.next() < 0.01;
    if (edit) {
      const text = editedText(clientMessageId);
      await writer.change('message:edit', { ...at, text }, text);
    }
    if (react) {
      const reader = random.pick(readers);
      const payload = { ...at, emoji: '👍', on: true };
      await reader.change('message:react', payload, `reacted ${reader.id}`);
    }
    if (remove) await writer.change('message:delete', at, '');
  }

  async function move(): Promise<void> {
    while (!isOver) {
      await sleep(200);
      const { id, owner, guests } = random.pick(rooms);
      const guest = random.pick(guests);
      if (!guest?.rooms.has(id)) continue;
      if (random.next() < 0.5) await guest.leave(id);
      else {
        await owner.kick(id, guest);
        // Long enough to notice what arrives although it must not.
        await sleep(1_500);
        guest.stopFollowing(id);
      }
      await guest.enter(id);
    }
  }

  const working = rooms.flatMap((room) => {
    const writers = ownersOnly ? [room.owner] : [room.owner, ...room.guests];
    return writers.map((member) => write(room, member));
  });
  if (moves) working.push(move());
  const done = Promise.all(working);
  done.catch(() => {});
  return {
    async stop() {
      isOver = true;
      await done;
    },
  };
}
