import { startChat } from '../chat.fixture.js';
import { communityOf, until } from '../community.fixture.js';

const chat = await startChat();
const { visitor, known, roomOf } = communityOf(chat);

test('members are listed with the names that are known of them', async () => {
  const [owner = visitor(), guest = visitor()] = await known('Olive Oyl', 'Grace');
  const id = await roomOf([owner, guest]);
  const { members } = (await guest.get(`/rooms/${id}/members`)).body;
  expect(members).toMatchObject([
    { userId: owner.id, name: 'Olive Oyl', role: 'owner' },
    { userId: guest.id, name: 'Grace', role: 'member' },
  ]);
  expect(members[0]).not.toHaveProperty('readSeq');
});

test('a member whom chat has never met has no name', async () => {
  const [ada = visitor()] = await known('Ada');
  const { room } = (await ada.post('/rooms/direct', { userId: 'somebody-else' })).body;
  const { members } = (await ada.get(`/rooms/${room.id}/members`)).body;
  const stranger = members.find(({ userId }: { userId: string }) => userId === 'somebody-else');
  expect(stranger).toMatchObject({ role: 'member' });
  expect(stranger).not.toHaveProperty('name');
});

test('in a direct room both see how far the other has read', async () => {
  const [ada = visitor(), grace = visitor()] = await known('Ada', 'Grace');
  const { room } = (await ada.post('/rooms/direct', { userId: grace.id })).body;
  const text = { clientMessageId: 'm1', text: 'hello' };
  expect((await ada.post(`/rooms/${room.id}/messages`, text)).status).toBe(201);
  const readBy = async (userId: string) => {
    const { members } = (await ada.get(`/rooms/${room.id}/members`)).body;
    return members.find((one: { userId: string }) => one.userId === userId).readSeq;
  };
  expect(await readBy(grace.id)).toBe(0);
  expect((await grace.put(`/rooms/${room.id}/read`, { seq: 1 })).status).toBe(200);
  await until(async () => (await readBy(grace.id)) === 1);
});
