import { loadConfig } from './config.js';

const fine = { MONGO_URL: 'mongodb://db/?replicaSet=rs', AUTH_SECRET: 'x'.repeat(32) };

describe('the settings of auth', () => {
  test('have no default for a secret, and all that is missing is named at once', () => {
    expect(() => loadConfig({})).toThrow(/AUTH_SECRET[\s\S]*MONGO_URL/);
    expect(() => loadConfig({ ...fine, AUTH_SECRET: 'short' })).toThrow(/AUTH_SECRET/);
  });

  test('are read', () => {
    expect(loadConfig(fine)).toMatchObject({
      mongoUrl: fine.MONGO_URL,
      authSecrets: [fine.AUTH_SECRET],
      firstAccountIsAdmin: false,
    });
  });

  const hash = 'aB'.repeat(32);

  test.each<[string, string, [string, string[]][]]>([
    ['one client', `billing:${hash}:auditor`, [['billing', ['auditor']]]],
    ['a client without roles', `billing:${hash}`, [['billing', []]]],
    ['a client with empty roles', `billing:${hash}:`, [['billing', []]]],
    [
      'several, with blanks',
      ` a:${hash}:x+y , b-2:${hash}, a:${'0'.repeat(64)},`,
      [
        ['a', ['x', 'y']],
        ['b-2', []],
        ['a', []],
      ],
    ],
    ['none', '', []],
  ])('know %s', (_, value, expected) => {
    const { clients } = loadConfig({ ...fine, AUTH_CLIENTS: value });
    expect(clients.map(({ id, roles }) => [id, roles])).toEqual(expected);
    for (const { secretHash } of clients) expect(secretHash).toHaveLength(32);
  });

  test.each([
    ['no hash', 'billing'],
    ['the secret in place of its hash', 'billing:hunter2hunter2hunter2'],
    ['a hash that is too short', `billing:${hash.slice(1)}`],
    ['a hash that is too long', `billing:${hash}0`],
    ['an id with a blank', `bil ling:${hash}`],
    ['an id that is too long', `${'b'.repeat(65)}:${hash}`],
    ['no id', `:${hash}`],
    ['a role with a blank', `billing:${hash}:a b`],
    ['an empty role', `billing:${hash}:a++b`],
    ['a fourth part', `billing:${hash}:a:b`],
    ['one bad of two', `billing:${hash},hunter2`],
  ])('do not start with a client with %s, and do not repeat it', (_, value) => {
    const load = () => loadConfig({ ...fine, AUTH_CLIENTS: value });
    expect(load).toThrow(/AUTH_CLIENTS: services as id:sha256-of-secret:role\+role/);
    expect(load).not.toThrow(/hunter2|aBaB/);
  });

  test('of accounts are read', () => {
    const provider = {
      id: 'google',
      name: 'Google',
      issuer: 'https://accounts.google.com',
      clientId: 'us',
      clientSecret: 'hunter2',
    };
    const given = {
      ...fine,
      ADMIN_EMAIL: 'boss@example.com',
      SMTP_URL: 'smtps://user:hunter2@mail.example:465',
      OIDC_PROVIDERS: JSON.stringify([provider]),
      PUBLIC_URL: 'http://usher.example:8080',
    };
    expect(loadConfig(given)).toMatchObject({
      adminEmail: 'boss@example.com',
      smtpUrl: given.SMTP_URL,
      mailFrom: 'Usher <no-reply@usher.example>',
      oidcProviders: [provider],
    });
    expect(loadConfig({ ...fine, MAIL_FROM: 'Us <us@example.com>' })).toMatchObject({
      mailFrom: 'Us <us@example.com>',
      adminEmail: undefined,
      smtpUrl: undefined,
      oidcProviders: [],
    });
  });

  const provider = (more: object) =>
    JSON.stringify([
      {
        id: 'a',
        name: 'A',
        issuer: 'https://a.example',
        clientId: 'us',
        clientSecret: 'hunter2',
        ...more,
      },
    ]);

  test.each([
    ['ADMIN_EMAIL', 'hunter2'],
    ['ADMIN_EMAIL', 'a@b.example,c@hunter2.example'],
    ['SMTP_URL', 'http://user:hunter2@mail.example'],
    ['SMTP_URL', 'hunter2'],
    ['OIDC_PROVIDERS', '{"hunter2'],
    ['OIDC_PROVIDERS', '{"id":"hunter2"}'],
    ['OIDC_PROVIDERS', '[null,"hunter2"]'],
    ['OIDC_PROVIDERS', provider({ clientSecret: undefined })],
    ['OIDC_PROVIDERS', provider({ clientSecret: '' })],
    ['OIDC_PROVIDERS', provider({ id: 'providers' })],
    ['OIDC_PROVIDERS', provider({ id: '../hunter2' })],
    ['OIDC_PROVIDERS', provider({ issuer: 'hunter2' })],
    ['OIDC_PROVIDERS', provider({ issuer: 'http://a.example' })],
    ['OIDC_PROVIDERS', provider({ issuer: 'ftp://a.example' })],
    ['OIDC_PROVIDERS', `[${provider({}).slice(1, -1)},${provider({}).slice(1, -1)}]`],
  ])('name %s when it is wrong, and repeat nothing of it: %s', (name, value) => {
    const load = () => loadConfig({ ...fine, [name]: value });
    expect(load).toThrow(new RegExp(`${name}: `));
    expect(load).not.toThrow(/hunter2/);
  });

  test.each(['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000'])(
    'allow a provider at %s',
    (issuer) => {
      const { oidcProviders } = loadConfig({ ...fine, OIDC_PROVIDERS: provider({ issuer }) });
      expect(oidcProviders[0]?.issuer).toBe(issuer);
    },
  );
});
