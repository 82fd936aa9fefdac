import { newEmail, requestsTo, startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { post } = requestsTo(auth);

describe('a new password (ASVS 6.2)', () => {
  test.each([
    ['8 characters', 'vq8!kz#w'],
    ['64 characters', 'long password '.repeat(5).slice(0, 64)],
    ['128 characters', 'long password '.repeat(10).slice(0, 128)],
    ['letters of any kind', 'пароль на деревянной лошади'],
    ['8 characters that are pairs of code units', '🐎🐴🎠🏇🐎🐴🎠🏇'],
    ['blanks at both ends', '  vq8!kz#w  '],
    ['a frequent one with more around it', 'password1 and a horse'],
  ])('may have %s, and signs in as it is (6.2.1, 6.2.8, 6.2.9)', async (_, password) => {
    const email = newEmail();
    expect((await post('/signup', { email, password })).status).toBe(201);
    expect((await post('/signin', { email, password })).status).toBe(200);
    for (const other of [password.slice(0, -1), `${password}x`.slice(0, 128), password.trim()]) {
      if (other === password) continue;
      expect((await post('/signin', { email, password: other })).status).toBe(401);
    }
  });

  test('counts whole, far beyond what bcrypt reads (6.2.8)', async () => {
    const email = newEmail();
    const prefix = 'p'.repeat(127);
    expect((await post('/signup', { email, password: `${prefix}1` })).status).toBe(201);
    expect((await post('/signin', { email, password: `${prefix}2` })).status).toBe(401);
    expect((await post('/signin', { email, password: `${prefix}1` })).status).toBe(200);
  });

  const own = 'Ada.Lovelace@Example.com';
  test.each([
    ['shorter than 8', 'vq8!kz#', /at least 8/],
    ['longer than 128', 'x'.repeat(129), /at most 128/],
    ['breached', 'password123', /data breaches/],
    ['breached, in other letters', 'PassWord123', /data breaches/],
    ['breached, in full-width letters', 'ｐａｓｓｗｏｒｄ123', /data breaches/],
    ['breached, with blanks around', ' password123 ', /data breaches/],
    ['breached, and no word', '1q2w3e4r5t', /data breaches/],
    ['the own e-mail address', own, /e-mail address/],
    ['the own e-mail address in other letters', own.toLowerCase(), /e-mail address/],
    ["the e-mail address up to its '@'", 'ada.lovelace', /e-mail address/],
    ['the own name', 'ADA lovelace', /your name/],
  ])('that is %s is refused with a reason, and makes no account', async (_, password, reason) => {
    const name = 'Ada Lovelace';
    const res = await post('/signup', { email: own, password, name });
    expect(res.status).toBe(400);
    expect(res.body.errors).toEqual([
      { code: 'VALIDATION_FAILED', message: expect.stringMatching(reason), field: 'password' },
    ]);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(await auth.storedUsers()).not.toContainEqual(expect.objectContaining({ email: own }));
  });

  test('is not compared with what is no text', async () => {
    const odd = { email: { $ne: '' }, name: ['correct horse'], password: 'correct horse' };
    const res = await post('/signup', odd);
    expect(res.status).toBe(400);
    expect(res.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'email',
      'name',
    ]);
  });
});
