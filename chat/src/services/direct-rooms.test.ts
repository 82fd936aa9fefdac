import { openSocket, startChat } from '../chat.fixture.js';
import { outcome, roomsOf } from '../rooms.fixture.js';

const chat = await startChat();
const { visitor, rolesIn } = roomsOf(chat);

describe('a direct room', () => {
  test('is the same one whoever asks first, private, with both as members', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const created = await ada.post('/rooms/direct', { userId: grace.id });
    const { room } = created.body;
    expect(created.status).toBe(201);
    expect(room).toMatchObject({
      name: '',
      visibility: 'private',
      between: [ada.id, grace.id].sort(),
    });
    const theirs = await grace.post('/rooms/direct', { userId: ada.id });
    expect([theirs.status, theirs.body]).toEqual([200, { room }]);
    expect(await rolesIn(room.id, grace)).toEqual({ [ada.id]: 'member', [grace.id]: 'member' });
    expect((await grace.get('/rooms')).body.rooms).toContainEqual(room);
    const other = await ada.post('/rooms/direct', { userId: visitor('Linus').id });
    expect(other.body.room.id).not.toBe(room.id);
  });

  test('is one, however many ask at once on two replicas', async () => {
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    const there = roomsOf(replica);
    const [ada, grace] = [visitor(), there.visitor('Grace')];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2
          ? ada.post('/rooms/direct', { userId: grace.id })
          : grace.post('/rooms/direct', { userId: ada.id }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.room.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await ada.get('/rooms')).body.rooms).toHaveLength(2);
  });

  test('carries messages between the two from the first moment', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const socket = openSocket(chat.url, grace.cookie);
    await socket.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
    const heard = new Promise((done) => socket.once('message:new', done));
    const { room } = (await ada.post('/rooms/direct', { userId: grace.id })).body;
    const draft = { roomId: room.id, clientMessageId: 'm', text: 'psst' };
    expect(await ada.socket().emitWithAck('message:send', draft)).toMatchObject({ ok: true });
    expect(await heard).toMatchObject({ roomId: room.id, messages: [{ text: 'psst' }] });
  });

  test('keeps its two and lets nobody else in', async () => {
    const [ada, grace, eve] = [visitor(), visitor('Grace'), visitor('Eve')];
    const { room } = (await ada.post('/rooms/direct', { userId: grace.id })).body;
    const path = `/rooms/${room.id}`;
    const { id: userId } = eve;
    expect(await outcome(ada.post(`${path}/leave`))).toEqual([403, 'FORBIDDEN']);
    expect(await outcome(ada.post(`${path}/invite`, { userId }))).toEqual([403, 'FORBIDDEN']);
    expect(await outcome(ada.post(`${path}/code`))).toEqual([403, 'FORBIDDEN']);
    expect(await outcome(ada.post(`${path}/kick`, { userId: grace.id }))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    expect(await outcome(eve.post(`${path}/join`))).toEqual([404, 'NOT_FOUND']);
    expect(Object.keys(await rolesIn(room.id, ada))).toHaveLength(2);
    expect((await ada.get(path)).body.room).toEqual(room);
  });

  test('takes two', async () => {
    const ada = visitor();
    const res = await ada.post('/rooms/direct', { userId: ada.id });
    expect([res.status, res.body.errors[0]]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', field: 'userId' },
    ]);
    expect((await ada.get('/rooms')).body.rooms).toHaveLength(1);
  });
});
