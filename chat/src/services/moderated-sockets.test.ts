import { next, startChat } from '../chat.fixture.js';
import { forAll, roomsOf } from '../rooms.fixture.js';

const { newRoom } = roomsOf(await startChat());

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
