import type { startChat } from './chat.fixture.js';
import { visitorsOf } from './chat.fixture.js';
import type { Role } from './models/membership.js';

/** Visitors of a chat in rooms with one of each role. */
export function roomsOf(chat: Awaited<ReturnType<typeof startChat>>) {
  const { visitor } = visitorsOf(chat);
  type Visitor = ReturnType<typeof visitor>;

  async function done(answer: PromiseLike<{ status: number; body: unknown }>) {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(JSON.stringify(body));
  }

  /** Lets somebody into the room as `role`. */
  async function admit(owner: Visitor, roomId: string, who: Visitor, role: Role = 'member') {
    await done(owner.post(`/rooms/${roomId}/invite`, { userId: who.id }));
    await done(who.post(`/rooms/${roomId}/join`));
    if (role === 'member') return;
    await done(owner.post(`/rooms/${roomId}/role`, { userId: who.id, role }));
  }

  /** A new room with an owner, a moderator and a member. */
  async function newRoom(visibility: 'public' | 'private', name = 'Hidden garden') {
    const [owner, moderator, member] = [visitor('Olive'), visitor('Mo'), visitor('Mem')];
    const { body } = await owner.post('/rooms', { name, visibility });
    const id: string = body.room.id;
    await admit(owner, id, moderator, 'moderator');
    await admit(owner, id, member);
    return { id, owner, moderator, member };
  }

  async function rolesIn(roomId: string, asked: Visitor): Promise<Record<string, Role>> {
    const { body } = await asked.get(`/rooms/${roomId}/members`);
    const members: { userId: string; role: Role }[] = body.members;
    return Object.fromEntries(members.map(({ userId, role }) => [userId, role]));
  }

  async function versionOf(roomId: string, asked: Visitor): Promise<number> {
    return (await asked.get(`/rooms/${roomId}`)).body.room.membersVersion;
  }
  return { visitor, admit, newRoom, rolesIn, versionOf };
}

/** Status and, where refused, the code. */
export async function outcome(
  answer: PromiseLike<{ status: number; body: { errors?: { code: string }[] } }>,
): Promise<[number, string?]> {
  const { status, body } = await answer;
  const code = body.errors?.[0]?.code;
  return code === undefined ? [status] : [status, code];
}

/** A room of an answer, without what is its reader's own: as all members hear of it. */
export function forAll({ readSeq, unread, mentions, ...room }: Record<string, unknown>) {
  expect([readSeq, unread, mentions]).toEqual(Array(3).fill(expect.any(Number)));
  return room;
}
