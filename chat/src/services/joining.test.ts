import { startChat } from '../chat.fixture.js';
import { forAll, outcome, roomsOf } from '../rooms.fixture.js';

const chat = await startChat();
const { visitor, admit, newRoom, rolesIn, versionOf } = roomsOf(chat);

describe('a private room', () => {
  test('is in nobody’s lists but its members’', async () => {
    const { id, member } = await newRoom('private');
    const ids = (res: { body: { rooms: { id: string }[] } }) => res.body.rooms.map((r) => r.id);
    expect(ids(await member.get('/rooms'))).toContain(id);
    const eve = visitor('Eve');
    expect(ids(await eve.get('/rooms?public=1'))).not.toContain(id);
    expect(ids(await eve.get('/rooms'))).not.toContain(id);
  });

  test('is joined with an invitation, once', async () => {
    const { id, owner } = await newRoom('private');
    const eve = visitor('Eve');
    expect(await outcome(eve.post(`/rooms/${id}/join`))).toEqual([404, 'NOT_FOUND']);
    await owner.post(`/rooms/${id}/invite`, { userId: eve.id });
    expect(await outcome(eve.get(`/rooms/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect(await outcome(eve.post(`/rooms/${id}/join`))).toEqual([200]);
    expect(await outcome(eve.get(`/rooms/${id}`))).toEqual([200]);
    expect(await outcome(eve.post(`/rooms/${id}/leave`))).toEqual([200]);
    expect(await outcome(eve.post(`/rooms/${id}/join`))).toEqual([404, 'NOT_FOUND']);
  });

  test('is joined with its code, until there is another', async () => {
    const { id, owner, moderator, member } = await newRoom('private');
    expect(await outcome(member.post(`/rooms/${id}/code`))).toEqual([403, 'FORBIDDEN']);
    const first = await moderator.post(`/rooms/${id}/code`);
    expect([first.status, first.body]).toEqual([201, { code: expect.stringMatching(/^.{22}$/) }]);
    const [eve, kim] = [visitor('Eve'), visitor('Kim')];
    const joined = await eve.post('/rooms/join', first.body);
    expect([joined.status, joined.body.room.id]).toEqual([200, id]);
    expect(await versionOf(id, eve)).toBe(joined.body.room.membersVersion);
    expect((await eve.post('/rooms/join', first.body)).body).toEqual(joined.body);
    const second = (await owner.post(`/rooms/${id}/code`)).body;
    expect(await outcome(kim.post('/rooms/join', first.body))).toEqual([404, 'NOT_FOUND']);
    expect(await outcome(kim.post('/rooms/join', { code: 'guess' }))).toEqual([404, 'NOT_FOUND']);
    expect(await outcome(kim.post('/rooms/join', second))).toEqual([200]);
  });
});

describe('leaving', () => {
  test('hands an owner’s room to the longest-serving moderator, then member, then archives it', async () => {
    const { id, owner, moderator, member } = await newRoom('public');
    const late = visitor('Late');
    await late.post(`/rooms/${id}/join`);
    await owner.post(`/rooms/${id}/role`, { userId: late.id, role: 'moderator' });
    await owner.post(`/rooms/${id}/mute`, { userId: moderator.id });

    expect((await owner.post(`/rooms/${id}/leave`)).body).toEqual({});
    expect(await rolesIn(id, member)).toEqual({
      [moderator.id]: 'owner',
      [late.id]: 'moderator',
      [member.id]: 'member',
    });
    const draft = { roomId: id, clientMessageId: 'm', text: 'An owner is not muted' };
    const sent = await moderator.socket().emitWithAck('message:send', draft);
    expect(sent).toMatchObject({ ok: true });
    await late.post(`/rooms/${id}/leave`);
    await moderator.post(`/rooms/${id}/leave`);
    expect(await rolesIn(id, member)).toEqual({ [member.id]: 'owner' });

    expect(await outcome(visitor().get(`/rooms/${id}`))).toEqual([403, 'FORBIDDEN']);
    await member.post(`/rooms/${id}/leave`);
    for (const who of [member, owner, visitor()]) {
      expect(await outcome(who.post(`/rooms/${id}/join`))).toEqual([404, 'NOT_FOUND']);
      expect(await outcome(who.get(`/rooms/${id}`))).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('by all at once leaves no room with members and without an owner', async () => {
    for (let round = 0; round < 5; round += 1) {
      const replica = roomsOf(chat);
      const { id, owner, moderator, member } = await replica.newRoom('public');
      const last = visitor('Last');
      await admit(owner, id, last);
      await Promise.all([owner, moderator, member].map((who) => who.post(`/rooms/${id}/leave`)));
      expect(await rolesIn(id, last)).toEqual({ [last.id]: 'owner' });
    }
  });

  test('is not for the lobby, nor for those who are not in', async () => {
    const ada = visitor();
    expect(await outcome(ada.post('/rooms/lobby/leave'))).toEqual([403, 'FORBIDDEN']);
    const { id } = await newRoom('public');
    expect(await outcome(ada.post(`/rooms/${id}/leave`))).toEqual([403, 'FORBIDDEN']);
    expect(await outcome(ada.post('/rooms/nowhere/leave'))).toEqual([404, 'NOT_FOUND']);
    expect((await ada.get('/rooms')).body.rooms[0].id).toBe('lobby');
  });
});

test('members are listed in the order of joining, in pages', async () => {
  const { id, owner, moderator, member } = await newRoom('public');
  const others = Array.from({ length: 100 }, (_, i) => visitor(`V${i}`));
  for (const other of others) await other.post(`/rooms/${id}/join`);
  const first = (await member.get(`/rooms/${id}/members`)).body;
  const second = (await member.get(`/rooms/${id}/members?cursor=${first.nextCursor}`)).body;
  expect(second.nextCursor).toBeUndefined();
  const listed = [...first.members, ...second.members];
  expect(listed.map(({ userId }) => userId)).toEqual(
    [owner, moderator, member, ...others].map((who) => who.id),
  );
  const joinedAt = expect.stringMatching(/^\d{4}-.*Z$/);
  const { name, ...shown } = listed[0];
  expect(shown).toEqual({ userId: owner.id, role: 'owner', muted: false, joinedAt });
  // The directory learns it behind the answers.
  expect([undefined, 'Olive']).toContain(name);
});

describe('an archived room', () => {
  test('can be read by its members and written by nobody', async () => {
    const { id, owner, moderator, member } = await newRoom('public', 'Old days');
    const socket = member.socket();
    const draft = { roomId: id, clientMessageId: 'm', text: 'the last word' };
    await socket.emitWithAck('message:send', draft);
    const code = (await owner.post(`/rooms/${id}/code`)).body;
    expect(await outcome(moderator.delete(`/rooms/${id}`))).toEqual([403, 'FORBIDDEN']);
    const archived = await owner.delete(`/rooms/${id}`);
    expect([archived.status, archived.body.room]).toMatchObject([
      200,
      { id, archivedAt: expect.stringMatching(/Z$/) },
    ]);

    const { room } = (await member.get(`/rooms/${id}`)).body;
    expect(forAll(room)).toEqual(forAll(archived.body.room));
    const { body } = await member.get(`/rooms/${id}/messages`);
    expect(body.messages).toMatchObject([{ text: 'the last word' }]);
    const refused = await socket.emitWithAck('message:send', { ...draft, clientMessageId: 'n' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect((await member.get(`/rooms/${id}`)).body.room.head).toBe(1);

    const eve = visitor('Eve');
    for (const who of [owner, member, eve]) {
      for (const path of ['/rooms', '/rooms?public=1']) {
        expect(JSON.stringify((await who.get(path)).body)).not.toContain('Old days');
      }
    }
    const { id: userId } = member;
    expect(await outcome(owner.patch(`/rooms/${id}`, { name: 'New' }))).toEqual([403, 'FORBIDDEN']);
    expect(await outcome(owner.post(`/rooms/${id}/kick`, { userId }))).toEqual([403, 'FORBIDDEN']);
    expect(await outcome(eve.post(`/rooms/${id}/join`))).toEqual([404, 'NOT_FOUND']);
    expect(await outcome(eve.post('/rooms/join', code))).toEqual([404, 'NOT_FOUND']);
    expect(await outcome(eve.get(`/rooms/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect(Object.keys(await rolesIn(id, member))).toHaveLength(3);
  });
});
