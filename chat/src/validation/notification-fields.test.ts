import { list, newDraft, notify, visitor } from '../services/notifications.fixture.js';

describe('bad input', () => {
  const bad = [undefined, null, 1, true, ['x'], { $gt: '' }, ''];
  const links = ['//evil.example', '/\\evil.example', 'http://x.example', 'javascript:alert(1)'];
  const more = ['https:', 'https://', 'x', '/a b', '/\t/evil.example', 'data:text/html,x', '\\\\x'];
  const cases: [string, unknown][] = [
    ...[...bad, 'a b', '$ne', 'x'.repeat(81)].map((value) => ['userId', value]),
    ...[...bad, 'a b', '$ne', 'x'.repeat(129)].map((value) => ['clientNotificationId', value]),
    ...[...bad, 'a b', 'x'.repeat(65)].map((value) => ['type', value]),
    ...[...bad, ' ', 'a\u0000', 'x'.repeat(201)].map((value) => ['title', value]),
    ...[...bad.slice(0, -1), '\u001b', 'x'.repeat(2_001)].map((value) => ['body', value]),
    ...[...bad.slice(1), ...links, ...more, '/'.padEnd(2_001, 'x')].map((v) => ['link', v]),
  ] as [string, unknown][];

  test.each(cases)('a %s notifies nobody where it is bad (%#)', async (field, value) => {
    const ada = visitor();
    const res = await notify(newDraft(ada.id, { [field]: value }));
    expect([res.status, res.body]).toEqual([
      400,
      { errors: [{ code: 'VALIDATION_FAILED', message: expect.any(String), field }] },
    ]);
    expect((await list(ada)).notifications).toEqual([]);
  });

  test.each(['/x', 'https://x.example/y?z#a', '/'.padEnd(2_000, 'x')])(
    'a good link is kept (%#)',
    async (link) => {
      const res = await notify(newDraft(visitor().id, { link, body: '' }));
      expect([res.status, res.body.notification?.link]).toEqual([201, link]);
    },
  );

  const id = '0'.repeat(24);
  test.each([
    undefined,
    null,
    1,
    'x',
    id,
    {},
    { $ne: [] },
    [],
    [1],
    [null],
    [[id]],
    [id, 'x'],
    [{ $ne: id }],
    Array(201).fill(id),
  ])('bad ids (%#) are refused, over HTTP and by socket', async (ids) => {
    const ada = visitor();
    await notify(newDraft(ada.id));
    const error = { code: 'VALIDATION_FAILED', message: expect.any(String), field: 'ids' };
    const res = await ada.post('/notifications/read', { ids });
    expect([res.status, res.body]).toEqual([400, { errors: [error] }]);
    const ack = await ada.socket().emitWithAck('notification:read', { ids });
    expect(ack).toEqual({ ok: false, error });
    expect((await list(ada)).unread).toBe(1);
  });

  test.each(['x', `${id}0`, `${id}&cursor=${id}`])(
    'a bad cursor is refused (%#)',
    async (cursor) => {
      const res = await visitor().get(`/notifications?cursor=${cursor}`);
      expect([res.status, res.body.errors[0]]).toMatchObject([
        400,
        { code: 'VALIDATION_FAILED', field: 'cursor' },
      ]);
    },
  );
});
