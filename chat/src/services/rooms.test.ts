import { next, startChat, visitorsOf } from '../chat.fixture.js';
import { forAll } from '../rooms.fixture.js';

const { visitor } = visitorsOf(await startChat());

describe('rooms', () => {
  test('begin with the lobby, which everyone is in', async () => {
    const { body, status } = await visitor().get('/rooms');
    expect(status).toBe(200);
    expect(body).toEqual({
      rooms: [
        {
          id: 'lobby',
          name: 'Lobby',
          visibility: 'public',
          head: expect.any(Number),
          headRev: expect.any(Number),
          membersVersion: 0,
          createdAt: expect.any(String),
          readSeq: body.rooms[0].head,
          unread: 0,
          mentions: 0,
        },
      ],
    });
  });

  test('are created, found by others and joined', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const created = await ada.post('/rooms', { name: '  Compilers ' });
    expect(created.status).toBe(201);
    const { room } = created.body;
    expect(room).toMatchObject({ name: 'Compilers', visibility: 'public', head: 0 });

    const names = (res: { body: { rooms: { name: string }[] } }) =>
      res.body.rooms.map((r) => r.name);
    expect(names(await ada.get('/rooms'))).toEqual(['Lobby', 'Compilers']);
    expect(names(await ada.get('/rooms?public=1'))).not.toContain('Compilers');
    expect(names(await grace.get('/rooms?public=1'))).toContain('Compilers');
    expect((await grace.get(`/rooms/${room.id}`)).status).toBe(403);

    const joined = await grace.post(`/rooms/${room.id}/join`);
    const withGrace = { ...room, membersVersion: 2 };
    expect([joined.status, joined.body]).toEqual([200, { room: withGrace }]);
    expect(names(await grace.get('/rooms'))).toEqual(['Lobby', 'Compilers']);
    expect((await grace.get(`/rooms/${room.id}`)).body).toEqual({ room: withGrace });
    expect((await grace.post(`/rooms/${room.id}/join`)).body).toEqual({ room: withGrace });
  });

  test('come in pages, none twice and none left out', async () => {
    const ada = visitor();
    const made = [];
    for (let i = 0; i < 105; i += 1) {
      made.push((await ada.post('/rooms', { name: `Room ${i}` })).body.room.id);
    }
    const pages = async (who: ReturnType<typeof visitor>, path: string) => {
      const ids: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await who.get(`${path}${cursor}`);
        ids.push(...body.rooms.map((room: { id: string }) => room.id));
        if (!body.nextCursor) return ids;
        cursor = `${path.includes('?') ? '&' : '?'}cursor=${body.nextCursor}`;
      }
    };
    expect(await pages(ada, '/rooms')).toEqual(['lobby', ...made]);
    const found = await pages(visitor(), '/rooms?public=1');
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(made));
  });

  test('show a room on every device of whoever joins it', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const { room } = (await ada.post('/rooms', { name: 'Devices' })).body;
    const socket = grace.socket();
    await next(socket, 'connect');
    const changed = next(socket, 'room:changed');
    await grace.post(`/rooms/${room.id}/join`);
    expect(await changed).toEqual({ room: { ...forAll(room), membersVersion: 2 } });
    const heard = next(socket, 'message:new');
    const draft = { roomId: room.id, clientMessageId: 'm1', text: 'welcome' };
    await ada.socket().emitWithAck('message:send', draft);
    expect(await heard).toMatchObject({ roomId: room.id, messages: [{ text: 'welcome' }] });
  });
});
