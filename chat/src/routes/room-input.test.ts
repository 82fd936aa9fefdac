import { startChat } from '../chat.fixture.js';
import { roomsOf } from '../rooms.fixture.js';

const { newRoom } = roomsOf(await startChat());
const room = await newRoom('private', 'Untouched');

/** What a text field must not be. */
const wrong: [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 1],
  ['true', true],
  ['a list', ['a']],
  ['an object', { $ne: '' }],
  ['empty', ''],
  ['blank', '  '],
  ['too long', 'x'.repeat(81)],
];
const id = [...wrong, ['with a blank', 'a b'], ['with a dollar', '$ne'], ['with a dot', 'a.b']];
const acts = ['invite', 'kick', 'mute', 'unmute', 'ban', 'unban', 'role'];
const member = { userId: room.member.id, role: 'moderator' };

const cases = [
  ...acts.flatMap((act) =>
    id.map(([name, userId]) => ['post', `/${act}`, 'userId', name, { ...member, userId }]),
  ),
  ...[...wrong, ['no role of ours', 'admin'], ['a property', 'constructor']].map(([name, role]) => [
    'post',
    '/role',
    'role',
    name,
    { ...member, role },
  ]),
  ...wrong.map(([name, value]) => ['patch', '', 'name', name, { name: value }]),
] as ['post' | 'patch', string, string, string, object][];

async function state() {
  const path = `/rooms/${room.id}`;
  const [{ body: shown }, { body: list }] = await Promise.all([
    room.owner.get(path),
    room.owner.get(`${path}/members`),
  ]);
  return { ...shown, ...list };
}

test.each(cases)(
  '%s %s with a %s that is %s changes nothing',
  async (method, path, field, _, body) => {
    const before = await state();
    const res = await room.owner[method](`/rooms/${room.id}${path}`, body);
    expect([res.status, res.body.errors[0]]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', field },
    ]);
    expect(await state()).toEqual(before);
  },
);

const visibilities = wrong.filter(([name]) => name !== 'missing');
test.each([...visibilities, ['no visibility of ours', 'secret']])(
  'a visibility that is %s makes no room',
  async (_, visibility) => {
    const before = (await room.owner.get('/rooms')).body;
    const res = await room.owner.post('/rooms', { name: 'Made', visibility });
    expect([res.status, res.body.errors[0]]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', field: 'visibility' },
    ]);
    expect((await room.owner.get('/rooms')).body).toEqual(before);
  },
);

test.each([...id] as [string, unknown][])(
  'a direct room needs a user, not %s',
  async (_, userId) => {
    const before = (await room.owner.get('/rooms')).body;
    const res = await room.owner.post('/rooms/direct', { userId });
    expect([res.status, res.body.errors[0]]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', field: 'userId' },
    ]);
    expect((await room.owner.get('/rooms')).body).toEqual(before);
  },
);

test.each([...id] as [string, unknown][])('a code that is %s lets nobody in', async (_, code) => {
  const before = (await room.owner.get('/rooms')).body;
  const res = await room.owner.post('/rooms/join', { code });
  expect([res.status, res.body.errors[0]]).toMatchObject([
    400,
    { code: 'VALIDATION_FAILED', field: 'code' },
  ]);
  expect((await room.owner.get('/rooms')).body).toEqual(before);
});

test.each([
  ['get', '/rooms/$ne/members'],
  ['get', '/rooms/$ne/members/me'],
  ['get', `/rooms/${room.id}/members?cursor=abc`],
  ['get', `/rooms/${room.id}/members?cursor=a&cursor=b`],
  ['patch', '/rooms/a.b'],
  ['delete', '/rooms/$ne'],
  ['delete', `/rooms/${'x'.repeat(65)}`],
  ['post', '/rooms/$ne/leave'],
  ['post', '/rooms/$ne/code'],
  ['post', '/rooms/$ne/kick'],
] as const)('%s %s is refused', async (method, path) => {
  const res = await room.owner[method](path, { name: 'Changed', ...member });
  expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
  expect(await state()).toMatchObject({ room: { name: 'Untouched' } });
});
