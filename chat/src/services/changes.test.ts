import { next, openSocket, startChat } from '../chat.fixture.js';
import { chat, roomForTwo, visitor } from './changes.fixture.js';
import type { Change } from './changes.js';

describe('a change', () => {
  test('of text reaches everyone, and whoever was away by rev', async () => {
    const { ada, socket, theirs, roomId, sync } = await roomForTwo(['one', 'two']);
    const pushed = next<Change>(theirs, 'message:changed');
    const ack = await socket.emitWithAck('message:edit', { roomId, seq: 2, text: 'second' });
    expect(ack).toMatchObject({ ok: true, rev: 1, message: { seq: 2, text: 'second' } });
    expect(ack.message.editedAt).toMatch(/^\d{4}-.*Z$/);
    const change = {
      roomId,
      rev: 1,
      seq: 2,
      kind: 'edited',
      by: ada.id,
      at: ack.message.editedAt,
      message: ack.message,
    };
    expect(await pushed).toEqual(change);
    expect(await sync(0)).toMatchObject({ changes: [change], headRev: 1 });
    expect(await sync(1)).toMatchObject({ changes: [], headRev: 1 });
    const { messages } = await sync(0);
    expect(messages.map(({ text }) => text)).toEqual(['one', 'second']);
    expect((await ada.get(`/rooms/${roomId}/messages?afterRev=0`)).body).toEqual({
      changes: [change],
      headRev: 1,
    });
    expect((await ada.get(`/rooms/${roomId}/messages?afterRev=1`)).body.changes).toEqual([]);
  });

  test('that changes nothing takes no rev', async () => {
    const { socket, roomId, heard, sync } = await roomForTwo(['one', 'two']);
    const same = await socket.emitWithAck('message:edit', { roomId, seq: 1, text: 'one' });
    expect(same).toMatchObject({ ok: true, rev: 0, message: { text: 'one' } });
    const off = { roomId, seq: 1, emoji: '👍', on: false };
    expect(await socket.emitWithAck('message:react', off)).toMatchObject({ ok: true, rev: 0 });
    const gone = await socket.emitWithAck('message:delete', { roomId, seq: 2 });
    expect(await socket.emitWithAck('message:delete', { roomId, seq: 2 })).toEqual(gone);
    expect((await sync(0)).headRev).toBe(1);
    expect(heard.map(({ rev }) => rev)).toEqual([1]);
  });

  test('that deletes leaves a tombstone, and the text nowhere', async () => {
    const { ada, socket, theirs, roomId, heard, sync } = await roomForTwo(['secret', 'next']);
    await socket.emitWithAck('message:edit', { roomId, seq: 1, text: 'secret too' });
    await theirs.emitWithAck('message:react', { roomId, seq: 1, emoji: '👍', on: true });
    const ack = await socket.emitWithAck('message:delete', { roomId, seq: 1 });
    expect(ack).toMatchObject({ ok: true, rev: 3, message: { seq: 1, text: '', reactions: [] } });
    expect(ack.message.deletedAt).toMatch(/^\d{4}-.*Z$/);
    const read = await sync(0);
    expect(read.changes.map(({ kind }) => kind)).toEqual(['edited', 'reacted', 'deleted']);
    expect(heard.at(-1)).toEqual(read.changes.at(-1));
    expect(JSON.stringify([read, heard.at(-1)])).not.toContain('secret');
    const { body } = await ada.get(`/rooms/${roomId}/messages`);
    expect(body.messages.map(({ text }: { text: string }) => text)).toEqual(['', 'next']);
    const gone = { ok: false, error: { code: 'NOT_FOUND', message: expect.any(String) } };
    const edit = { roomId, seq: 1, text: 'back' };
    expect(await socket.emitWithAck('message:edit', edit)).toEqual(gone);
    const reaction = { roomId, seq: 1, emoji: '👍', on: true };
    expect(await socket.emitWithAck('message:react', reaction)).toEqual(gone);
    expect((await sync(0)).headRev).toBe(3);
  });

  test('of somebody else’s message, or of none, is refused', async () => {
    const { theirs, roomId, heard, sync } = await roomForTwo(['mine']);
    const codeOf = async (event: string, payload: object) =>
      (await theirs.emitWithAck(event, { roomId, ...payload })).error?.code;
    expect(await codeOf('message:edit', { seq: 1, text: 'yours' })).toBe('FORBIDDEN');
    expect(await codeOf('message:delete', { seq: 1 })).toBe('FORBIDDEN');
    expect(await codeOf('message:edit', { seq: 2, text: 'x' })).toBe('NOT_FOUND');
    expect(await codeOf('message:delete', { seq: 2 })).toBe('NOT_FOUND');
    expect(await codeOf('message:react', { seq: 2, emoji: '👍', on: true })).toBe('NOT_FOUND');
    expect(heard).toEqual([]);
    expect(await sync(0)).toMatchObject({ messages: [{ text: 'mine' }], changes: [], headRev: 0 });
  });

  test.each([
    ['message:edit', { seq: 1, text: 'x' }],
    ['message:delete', { seq: 1 }],
    ['message:react', { seq: 1, emoji: '👍', on: true }],
  ])('by %s needs membership', async (event, payload) => {
    const { roomId, sync } = await roomForTwo(['mine']);
    const stranger = visitor('Mallory').socket();
    const answer = await stranger.emitWithAck(event, { roomId, ...payload });
    expect(answer).toEqual({
      ok: false,
      error: { code: 'FORBIDDEN', message: expect.any(String) },
    });
    const nowhere = await stranger.emitWithAck(event, { roomId: 'nowhere', ...payload });
    expect(nowhere.error.code).toBe('NOT_FOUND');
    expect(await sync(0)).toMatchObject({ messages: [{ text: 'mine' }], headRev: 0 });
  });

  test('by many at once on two replicas gets a rev without holes, and none is lost', async () => {
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    const { roomId, theirs, heard, sync } = await roomForTwo(['popular', 'other']);
    const people = Array.from({ length: 8 }, (_, i) => visitor(`Person ${i}`));
    const acks = await Promise.all(
      people.map(async ({ id, name, post, socket }, i) => {
        await post(`/rooms/${roomId}/join`);
        const cookie = replica.issuer.cookie({ id, name });
        const line = i % 2 ? socket() : openSocket(replica.url, cookie);
        const reactions = ['👍', '❤️', '🇪🇺'].flatMap((emoji) => [
          { roomId, seq: 1, emoji, on: true },
          { roomId, seq: 2, emoji, on: true },
        ]);
        return Promise.all(reactions.map((one) => line.emitWithAck('message:react', one)));
      }),
    );
    const all = Array.from({ length: 48 }, (_, i) => i + 1);
    expect(
      acks
        .flat()
        .map(({ rev }) => rev)
        .sort((a, b) => a - b),
    ).toEqual(all);
    const { changes, headRev, messages } = await sync(0);
    expect([changes.map(({ rev }) => rev), headRev]).toEqual([all, 48]);
    for (const { reactions } of messages) {
      expect(reactions.map(({ userIds }) => userIds.length)).toEqual([8, 8, 8]);
    }
    // The replicas share no fan-out here: half of the pushes come to each, in order.
    await theirs.emitWithAck('room:sync', { roomId, after: 0 });
    const revs = heard.map(({ rev }) => rev);
    expect(revs).toHaveLength(24);
    expect(revs).toEqual([...revs].sort((a, b) => a - b));
  });

  test('comes in pages of at most 200', async () => {
    const { socket, ada, roomId, sync } = await roomForTwo(['busy']);
    for (let i = 0; i < 205; i += 1) {
      const reaction = { roomId, seq: 1, emoji: '👍', on: i % 2 === 0 };
      await socket.emitWithAck('message:react', reaction);
    }
    const first = await sync(0);
    expect([first.changes.length, first.headRev]).toEqual([200, 205]);
    const rest = await sync(200);
    expect(rest.changes.map(({ rev }) => rev)).toEqual([201, 202, 203, 204, 205]);
    const { body } = await ada.get(`/rooms/${roomId}/messages?afterRev=203&limit=1`);
    expect(body).toEqual({ changes: [rest.changes[3]], headRev: 205 });
  });
});

describe('reactions', () => {
  test('are counted once per person, and taken back by whoever gave them', async () => {
    const { ada, grace, socket, theirs, roomId } = await roomForTwo(['nice']);
    const like = { roomId, seq: 1, emoji: '👍', on: true };
    const once = await socket.emitWithAck('message:react', like);
    expect(once.message.reactions).toEqual([{ emoji: '👍', userIds: [ada.id] }]);
    expect(await socket.emitWithAck('message:react', like)).toEqual(once);
    const both = await theirs.emitWithAck('message:react', like);
    expect(both.message.reactions).toEqual([{ emoji: '👍', userIds: [ada.id, grace.id] }]);
    const off = await socket.emitWithAck('message:react', { ...like, on: false });
    expect([off.rev, off.message.reactions]).toEqual([3, [{ emoji: '👍', userIds: [grace.id] }]]);
    const none = await theirs.emitWithAck('message:react', { ...like, on: false });
    expect(none.message.reactions).toEqual([]);
  });

  test('are of at most 20 kinds', async () => {
    const { socket, theirs, roomId, sync } = await roomForTwo(['nice']);
    const emoji = Array.from({ length: 21 }, (_, i) => String.fromCodePoint(0x1f600 + i));
    const acks = [];
    for (const one of emoji) {
      const reaction = { roomId, seq: 1, emoji: one, on: true };
      acks.push(await socket.emitWithAck('message:react', reaction));
    }
    expect(acks.map(({ ok }) => ok)).toEqual(emoji.map((_, i) => i < 20));
    expect(acks[20].error.code).toBe('CONFLICT');
    const known = { roomId, seq: 1, emoji: emoji[0], on: true };
    expect(await theirs.emitWithAck('message:react', known)).toMatchObject({ ok: true, rev: 21 });
    expect((await sync(0)).headRev).toBe(21);
  });
});
