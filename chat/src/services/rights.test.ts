import { startChat } from '../chat.fixture.js';
import { outcome, roomsOf } from '../rooms.fixture.js';

const { visitor, admit, newRoom, rolesIn } = roomsOf(await startChat());

type Who = 'owner' | 'moderator' | 'member';
const acts = ['invite', 'kick', 'mute', 'unmute', 'ban', 'unban'];
/** By whom to whom; all else is refused. */
const allowed = new Set(['owner moderator', 'owner member', 'moderator member']);

describe('the rights table', () => {
  const cases = [...acts, 'role'].flatMap((act) =>
    (['owner', 'moderator', 'member'] as Who[]).flatMap((by) =>
      (['owner', 'moderator', 'member', 'self'] as const)
        // A second owner there cannot be.
        .filter((to) => by !== 'owner' || to !== 'owner')
        .map((to) => [act, by, to] as [string, Who, Who | 'self']),
    ),
  );
  test.each(cases)('%s by the %s to the %s', async (act, by, to) => {
    const room = await newRoom('public');
    const actor = room[by];
    let target = to === 'self' ? actor : room[to];
    if (to === by) {
      target = visitor('Same');
      await admit(room.owner, room.id, target, by);
    }
    const may = (act === 'role' ? by === 'owner' : true) && allowed.has(`${by} ${to}`);
    const before = await room.owner.get(`/rooms/${room.id}/members`);
    const body = { userId: target.id, role: to === 'member' ? 'moderator' : 'member' };
    const answer = await outcome(actor.post(`/rooms/${room.id}/${act}`, body));
    expect(answer).toEqual(may ? [200] : [403, 'FORBIDDEN']);
    const after = await room.owner.get(`/rooms/${room.id}/members`);
    const changes = may && ['kick', 'ban', 'mute', 'role'].includes(act);
    if (changes) expect(after.body).not.toEqual(before.body);
    else expect(after.body).toEqual(before.body);
  });

  test.each<[Who, [number, string?]]>([
    ['owner', [200]],
    ['moderator', [200]],
    ['member', [403, 'FORBIDDEN']],
  ])('the %s renames', async (who, expected) => {
    const room = await newRoom('public', 'Before');
    const name = ' After ';
    expect(await outcome(room[who].patch(`/rooms/${room.id}`, { name }))).toEqual(expected);
    const { body } = await room.member.get(`/rooms/${room.id}`);
    expect(body.room.name).toBe(who === 'member' ? 'Before' : 'After');
  });

  test.each(['moderator', 'member'] as const)('the %s does not archive', async (who) => {
    const room = await newRoom('public');
    expect(await outcome(room[who].delete(`/rooms/${room.id}`))).toEqual([403, 'FORBIDDEN']);
    expect((await room.member.get(`/rooms/${room.id}`)).body.room.archivedAt).toBeUndefined();
  });

  test('a public room’s visitor has no rights in it', async () => {
    const { id, member } = await newRoom('public');
    const eve = visitor('Eve');
    for (const act of [...acts, 'role']) {
      const body = { userId: member.id, role: 'member' };
      expect(await outcome(eve.post(`/rooms/${id}/${act}`, body))).toEqual([403, 'FORBIDDEN']);
    }
    expect(await rolesIn(id, member)).toHaveProperty(member.id, 'member');
  });
});
