import { next } from '../chat.fixture.js';
import { until } from '../community.fixture.js';
import { admit, known, list, listed, roomOf, settled, visitor } from './notifications.fixture.js';

describe('chat itself notifies', () => {
  test('whoever is mentioned, once, and never the one who mentions', async () => {
    const people = await known('Wanda', 'Xenia', 'Yolanda', 'Zora');
    const [wanda = visitor(), xenia = visitor(), yolanda = visitor(), zora = visitor()] = people;
    const roomId = await roomOf([wanda, xenia, yolanda]);
    const socket = wanda.socket();
    const device = xenia.socket();
    const heard: object[] = [];
    device.on('notification:new', ({ notification }) => heard.push(notification));
    await next(device, 'connect');
    const text = '@Wanda @Xenia @Zora look';
    const draft = { roomId, clientMessageId: 'm1', text };
    const { seq } = await socket.emitWithAck('message:send', draft);
    const [told] = await listed(xenia, 'mention', 1);
    expect(told).toEqual({
      id: expect.any(String),
      type: 'mention',
      title: 'Wanda mentioned you',
      body: '',
      link: `/rooms/${roomId}?message=${seq}`,
      at: expect.any(String),
    });
    await until(() => heard.some((one) => JSON.stringify(one) === JSON.stringify(told)));

    // Sent again, and edited to name one more.
    await socket.emitWithAck('message:send', draft);
    const edit = { roomId, seq, text: `${text} @Yolanda` };
    await socket.emitWithAck('message:edit', edit);
    await listed(yolanda, 'mention', 1);
    for (const who of [wanda, xenia, zora]) await settled(who);
    expect(await listed(xenia, 'mention', 1)).toHaveLength(1);
    expect(await listed(wanda, 'mention', 0)).toEqual([]);
    expect(await listed(zora, 'mention', 0)).toEqual([]);
  });

  test('whoever is invited to a private room, once for each invitation', async () => {
    const [olive = visitor(), ida = visitor()] = await known('Olive', 'Ida');
    const roomId = await roomOf([olive]);
    const invite = () => olive.post(`/rooms/${roomId}/invite`, { userId: ida.id });
    await invite();
    await invite();
    expect(await listed(ida, 'invite', 1)).toMatchObject([
      { title: 'Olive invited you to a private room', body: '', link: `/rooms/${roomId}` },
    ]);
    await ida.post(`/rooms/${roomId}/join`);
    await invite();
    await ida.post(`/rooms/${roomId}/leave`);
    await invite();
    expect(await listed(ida, 'invite', 2)).toHaveLength(2);
    await settled(ida);
    expect(await listed(ida, 'invite', 2)).toHaveLength(2);
  });

  test('nobody of a refused invitation, or of one to a public room', async () => {
    const [olive = visitor(), ida = visitor(), mem = visitor()] = await known('Ol', 'Ida', 'Mem');
    const hidden = await roomOf([olive, mem]);
    expect((await mem.post(`/rooms/${hidden}/invite`, { userId: ida.id })).status).toBe(403);
    const open = await roomOf([olive], 'public');
    expect((await olive.post(`/rooms/${open}/invite`, { userId: ida.id })).status).toBe(200);
    await settled(ida);
    expect(await listed(ida, 'invite', 0)).toEqual([]);
  });

  test('the other one of a new direct room, once', async () => {
    const [ada = visitor(), bob = visitor()] = await known('Ada', 'Bob');
    const { room } = (await ada.post('/rooms/direct', { userId: bob.id })).body;
    expect(await listed(bob, 'direct', 1)).toMatchObject([
      { title: 'Ada wants to talk to you', link: `/rooms/${room.id}` },
    ]);
    await ada.post('/rooms/direct', { userId: bob.id });
    await bob.post('/rooms/direct', { userId: ada.id });
    await visitor('Later').post('/rooms/direct', { userId: bob.id });
    expect(await listed(bob, 'direct', 2)).toHaveLength(2);
    expect((await list(ada)).notifications).toEqual([]);
  });

  test('in words that say nothing of the room to whoever is put out of it', async () => {
    const [olive = visitor(), mem = visitor()] = await known('Olive', 'Mem');
    const roomId = await roomOf([olive]);
    await admit(olive, roomId, mem);
    const draft = { roomId, clientMessageId: 'm1', text: '@Mem where the key lies' };
    await olive.socket().emitWithAck('message:send', draft);
    await listed(mem, 'mention', 1);
    await olive.post(`/rooms/${roomId}/kick`, { userId: mem.id });
    const { text } = await mem.get('/notifications');
    expect(text).not.toMatch(/key lies|Hidden garden/);
  });
});
