import { roomForTwo } from '../services/changes.fixture.js';

describe('bad input', () => {
  const edit = { seq: 1, text: 'x' };
  const reaction = { seq: 1, emoji: '👍', on: true };
  const bad = { null: null, list: [1], object: { $gt: 0 }, missing: undefined };
  const cases: [string, string, object, string][] = [];
  function add(event: string, payload: object, field: string, values: object) {
    for (const [name, value] of Object.entries({ ...bad, ...values })) {
      cases.push([event, `${field}: ${name}`, { ...payload, [field]: value }, field]);
    }
  }
  const seqs = { text: '1', zero: 0, negative: -1, fraction: 1.5, huge: 2 ** 53 };
  const rooms = { number: 1, dollar: '$ne', long: 'x'.repeat(65) };
  for (const [event, payload] of [
    ['message:edit', edit],
    ['message:delete', { seq: 1 }],
    ['message:react', reaction],
  ] as const) {
    add(event, payload, 'seq', seqs);
    add(event, payload, 'roomId', rooms);
  }
  add('message:edit', edit, 'text', { number: 1, blank: ' ', long: 'x'.repeat(4001) });
  add('message:react', reaction, 'on', { text: 'true', number: 1 });
  add('message:react', reaction, 'emoji', {
    number: 1,
    empty: '',
    word: 'ok',
    digit: '1',
    two: '👍👍',
    padded: ' 👍',
    long: '👍'.repeat(1_000),
  });

  test.each(cases)(
    'in %s (%s) is refused and changes nothing',
    async (event, _, payload, field) => {
      const { socket, roomId, heard, sync } = await shared();
      expect(await socket.emitWithAck(event, { roomId, ...payload })).toEqual({
        ok: false,
        error: { code: 'VALIDATION_FAILED', message: expect.any(String), field },
      });
      expect(await sync(0)).toMatchObject({
        messages: [{ text: 'kept' }],
        changes: [],
        headRev: 0,
      });
      expect(heard).toEqual([]);
    },
  );

  let room: ReturnType<typeof roomForTwo> | undefined;
  function shared() {
    room ??= roomForTwo(['kept']);
    return room;
  }
});
