import { startChat } from '../chat.fixture.js';
import { outcome, roomsOf } from '../rooms.fixture.js';

const chat = await startChat();
const { visitor, newRoom, rolesIn, versionOf } = roomsOf(chat);

describe('the owner', () => {
  test('makes another the owner and becomes a moderator', async () => {
    const { id, owner, moderator, member } = await newRoom('private');
    const body = { userId: member.id, role: 'owner' };
    expect(await outcome(owner.post(`/rooms/${id}/role`, body))).toEqual([200]);
    expect(await rolesIn(id, member)).toEqual({
      [owner.id]: 'moderator',
      [moderator.id]: 'moderator',
      [member.id]: 'owner',
    });
    expect(await outcome(owner.delete(`/rooms/${id}`))).toEqual([403, 'FORBIDDEN']);
  });

  test('finds nobody to kick, mute or promote who is not in the room', async () => {
    const { id, owner } = await newRoom('private');
    for (const act of ['kick', 'mute', 'unmute', 'role']) {
      const body = { userId: visitor().id, role: 'member' };
      expect(await outcome(owner.post(`/rooms/${id}/${act}`, body))).toEqual([404, 'NOT_FOUND']);
    }
    expect(Object.keys(await rolesIn(id, owner))).toHaveLength(3);
  });
});

describe('a ban', () => {
  test.each(['public', 'private'] as const)('keeps out of a %s room, by every door', async (v) => {
    const { id, owner, moderator, member } = await newRoom(v, 'No way back');
    const code = (await owner.post(`/rooms/${id}/code`)).body;
    const { id: userId } = member;
    await moderator.post(`/rooms/${id}/ban`, { userId });
    const refused = v === 'public' ? [403, 'FORBIDDEN'] : [404, 'NOT_FOUND'];
    expect(await outcome(member.post(`/rooms/${id}/join`))).toEqual(refused);
    expect(await outcome(member.post('/rooms/join', code))).toEqual([404, 'NOT_FOUND']);
    const again = await outcome(owner.post(`/rooms/${id}/invite`, { userId }));
    expect(again).toEqual([409, 'CONFLICT']);
    expect(await outcome(member.post(`/rooms/${id}/join`))).toEqual(refused);
    const discovered = await member.get('/rooms?public=1');
    expect(JSON.stringify(discovered.body)).not.toContain(id);
    expect(await rolesIn(id, owner)).not.toHaveProperty(userId);

    await moderator.post(`/rooms/${id}/unban`, { userId });
    if (v === 'private') await owner.post(`/rooms/${id}/invite`, { userId });
    expect(await outcome(member.post(`/rooms/${id}/join`))).toEqual([200]);
  });

  test('takes back an invitation and may come before anybody has come', async () => {
    const { id, owner } = await newRoom('private');
    const eve = visitor('Eve');
    await owner.post(`/rooms/${id}/invite`, { userId: eve.id });
    expect(await outcome(owner.post(`/rooms/${id}/ban`, { userId: eve.id }))).toEqual([200]);
    expect(await outcome(eve.post(`/rooms/${id}/join`))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('membersVersion', () => {
  test('rises by one with each change and with nothing else', async () => {
    const { id, owner, moderator, member } = await newRoom('private');
    const eve = visitor('Eve');
    const { id: userId } = member;
    const at = (path: string) => `/rooms/${id}/${path}`;
    const steps: [string, number, () => PromiseLike<unknown>][] = [
      ['mute', 1, () => owner.post(at('mute'), { userId })],
      ['mute again', 0, () => owner.post(at('mute'), { userId })],
      ['unmute', 1, () => owner.post(at('unmute'), { userId })],
      ['role', 1, () => owner.post(at('role'), { userId, role: 'moderator' })],
      ['the same role', 0, () => owner.post(at('role'), { userId, role: 'moderator' })],
      ['refused', 0, () => moderator.post(at('kick'), { userId })],
      ['invite', 1, () => owner.post(at('invite'), { userId: eve.id })],
      ['invite again', 0, () => owner.post(at('invite'), { userId: eve.id })],
      ['join', 1, () => eve.post(at('join'))],
      ['join again', 0, () => eve.post(at('join'))],
      ['leave', 1, () => eve.post(at('leave'))],
      ['kick', 1, () => owner.post(at('kick'), { userId })],
      ['ban', 1, () => owner.post(at('ban'), { userId })],
      ['ban again', 0, () => owner.post(at('ban'), { userId })],
      ['unban', 1, () => owner.post(at('unban'), { userId })],
      ['unban again', 0, () => owner.post(at('unban'), { userId })],
      ['rename', 0, () => owner.patch(`/rooms/${id}`, { name: 'Other' })],
    ];
    const seen: [string, number][] = [];
    for (const [name, , act] of steps) {
      const before = await versionOf(id, owner);
      await act();
      seen.push([name, (await versionOf(id, owner)) - before]);
    }
    expect(seen).toEqual(steps.map(([name, by]) => [name, by]));
  });

  test('counts joins on two replicas at once without losing one', async () => {
    const replica = roomsOf(await startChat({ mongoUrl: chat.mongoUrl }));
    const { id, owner } = await newRoom('public');
    const before = await versionOf(id, owner);
    const crowd = Array.from({ length: 20 }, (_, i) => (i % 2 ? visitor() : replica.visitor()));
    await Promise.all(crowd.map((who) => who.post(`/rooms/${id}/join`)));
    expect(await versionOf(id, owner)).toBe(before + 20);
    expect(Object.keys(await rolesIn(id, owner))).toHaveLength(23);
  });
});
