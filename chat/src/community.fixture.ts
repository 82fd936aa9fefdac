import { setTimeout as sleep } from 'node:timers/promises';
import type { startChat } from './chat.fixture.js';
import { roomsOf } from './rooms.fixture.js';

/** Visitors of a chat whom its directory knows. */
export function communityOf(chat: Awaited<ReturnType<typeof startChat>>) {
  const { visitor, admit, newRoom } = roomsOf(chat);
  type Visitor = ReturnType<typeof visitor>;

  /** Waits until the directory has learned of them. */
  async function known(...names: string[]): Promise<Visitor[]> {
    const people = names.map((name) => visitor(name));
    const asker = visitor('Asker');
    for (const { id, name, get } of people) {
      await get('/rooms');
      await until(async () => {
        const { users } = (await asker.get(`/users?q=${encodeURIComponent(name)}`)).body;
        return users.some((user: { id: string }) => user.id === id);
      });
    }
    return people;
  }

  /** A private room of the first of these people; the others are its members. */
  async function roomOf([owner, ...others]: Visitor[], visibility = 'private') {
    if (!owner) throw new Error('a room needs somebody');
    const { room } = (await owner.post('/rooms', { name: 'Hidden garden', visibility })).body;
    for (const other of others) await admit(owner, room.id, other);
    return room.id as string;
  }
  return { visitor, admit, newRoom, known, roomOf };
}

/** Asks until it holds; the test's own time limit ends a wait in vain. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(5);
}
