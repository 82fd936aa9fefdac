import { next, startChat } from '../chat.fixture.js';
import { forAll, outcome, roomsOf } from '../rooms.fixture.js';

const chat = await startChat();
const { visitor, admit, newRoom, rolesIn, versionOf } = roomsOf(chat);

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

describe('open sockets', () => {
  test.each([
    ['kicked', 'kick'],
    ['banned', 'ban'],
    ['left', 'leave'],
  ])('of whoever has %s hear the reason and nothing more of the room', async (reason, act) => {
    const { id, owner, member } = await newRoom('private');
    const devices = [member.socket(), member.socket()];
    const heard: unknown[] = [];
    for (const device of devices) {
      await device.emitWithAck('room:sync', { roomId: id, after: 0 });
    }
    const gone = Promise.all(devices.map((device) => next(device, 'room:left')));
    for (const device of devices) {
      for (const event of ['message:new', 'room:changed']) {
        device.on(event, (data) => heard.push(data));
      }
    }
    const theirs = owner.socket();
    const changed = next(theirs, 'room:changed');
    await theirs.emitWithAck('room:sync', { roomId: id, after: 0 });
    await (act === 'leave'
      ? member.post(`/rooms/${id}/leave`)
      : owner.post(`/rooms/${id}/${act}`, { userId: member.id }));
    const left = { roomId: id, reason };
    expect(await gone).toEqual([left, left]);
    const { room } = (await owner.get(`/rooms/${id}`)).body;
    expect(await changed).toEqual({ room: forAll(room) });

    const draft = { roomId: id, clientMessageId: 'm', text: 'among us' };
    expect(await theirs.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
    for (const device of devices) {
      for (const event of ['message:send', 'room:sync']) {
        const ack = await device.emitWithAck(event, { ...draft, after: 0 });
        expect(ack).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      }
    }
    expect(heard).toEqual([]);
    expect((await owner.get(`/rooms/${id}`)).body.room.head).toBe(1);
  });

  test('of the muted are refused until unmuted, and go on hearing', async () => {
    const { id, owner, moderator, member } = await newRoom('private');
    const socket = member.socket();
    const draft = { roomId: id, clientMessageId: 'm', text: 'may I?' };
    await socket.emitWithAck('room:sync', { roomId: id, after: 0 });
    await moderator.post(`/rooms/${id}/mute`, { userId: member.id });
    const { members } = (await member.get(`/rooms/${id}/members`)).body;
    expect(members.filter((m: { muted: boolean }) => m.muted)).toMatchObject([
      { userId: member.id },
    ]);
    const mine = async (who: typeof member) => (await who.get(`/rooms/${id}/members/me`)).body;
    expect(await mine(member)).toEqual({
      member: { userId: member.id, role: 'member', muted: true, joinedAt: expect.any(String) },
    });
    expect(await mine(owner)).toMatchObject({ member: { role: 'owner', muted: false } });
    const refused = { ok: false, error: { code: 'FORBIDDEN', message: expect.any(String) } };
    expect(await socket.emitWithAck('message:send', draft)).toEqual(refused);
    const heard = next(socket, 'message:new');
    await owner.socket().emitWithAck('message:send', { ...draft, text: 'listen' });
    expect(await heard).toMatchObject({ messages: [{ seq: 1, text: 'listen' }] });
    await owner.post(`/rooms/${id}/unmute`, { userId: member.id });
    expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true, seq: 2 });
  });

  test('of the muted take back what they wrote, and change nothing else', async () => {
    const { id, moderator, member } = await newRoom('private');
    const socket = member.socket();
    for (const text of ['one', 'two', 'three']) {
      const draft = { roomId: id, clientMessageId: text, text };
      expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
    }
    await moderator.post(`/rooms/${id}/mute`, { userId: member.id });
    const refused = { ok: false, error: { code: 'FORBIDDEN', message: expect.any(String) } };
    const edit = { roomId: id, seq: 1, text: 'changed' };
    expect(await socket.emitWithAck('message:edit', edit)).toEqual(refused);
    const reaction = { roomId: id, seq: 1, emoji: '👍', on: true };
    expect(await socket.emitWithAck('message:react', reaction)).toEqual(refused);
    const path = `/rooms/${id}/messages`;
    const thumb = `${path}/1/reactions/${encodeURIComponent('👍')}`;
    for (const answer of [
      await member.patch(`${path}/1`, { text: 'changed' }),
      await member.put(thumb),
      await member.delete(thumb),
    ]) {
      expect(answer.body.errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    }
    const gone = await socket.emitWithAck('message:delete', { roomId: id, seq: 2 });
    expect(gone).toMatchObject({ ok: true, message: { text: '' } });
    expect((await member.delete(`${path}/3`)).status).toBe(200);
    const { body } = await moderator.get(path);
    expect(body.messages).toMatchObject([
      { text: 'one', reactions: [] },
      { text: '', deletedAt: expect.any(String) },
      { text: '', deletedAt: expect.any(String) },
    ]);
    await moderator.post(path, { clientMessageId: 'm', text: 'mine' });
    const others = await socket.emitWithAck('message:delete', { roomId: id, seq: 4 });
    expect(others).toEqual(refused);
  });

  test('of members hear of a new name', async () => {
    const { id, moderator, member } = await newRoom('private');
    const socket = member.socket();
    await socket.emitWithAck('room:sync', { roomId: id, after: 0 });
    const changed = next(socket, 'room:changed');
    const { body } = await moderator.patch(`/rooms/${id}`, { name: 'Renamed' });
    expect(body.room.name).toBe('Renamed');
    expect(await changed).toEqual({ room: forAll(body.room) });
  });

  test('that open or sync while their user is kicked hear nothing afterwards', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id, owner, member } = await newRoom('private');
      const socket = member.socket();
      let leaked = 0;
      socket.on('message:new', ({ roomId }) => {
        if (roomId === id) leaked += 1;
      });
      if (round % 2) await next(socket, 'connect');
      const synced = socket.emitWithAck('room:sync', { roomId: id, after: 0 });
      await owner.post(`/rooms/${id}/kick`, { userId: member.id });
      await synced;
      const draft = { roomId: id, clientMessageId: 'm', text: 'gone?' };
      await owner.socket().emitWithAck('message:send', draft);
      await socket.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
      expect(leaked).toBe(0);
    }
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
