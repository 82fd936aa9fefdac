import { port, str } from 'envalid';
import { readServiceSettings } from './service-settings.js';
import {
  nonNegativeNumber,
  origin,
  origins,
  positiveInteger,
  seconds,
  secret,
  secrets,
  trustedProxies,
} from './setting-types.js';
import { readSettings } from './settings.js';

describe('settings', () => {
  test('that are wrong are all named at once, without their values', () => {
    const specs = { PORT: port({ desc: 'a port' }), MONGO_URL: str({ desc: 'an address' }) };
    const read = () => readSettings({ PORT: 'hunter2', MONGO_URL: '' }, specs);
    expect(read).toThrow(/MONGO_URL: an address\n {2}PORT: a port/);
    expect(read).not.toThrow(/hunter2/);
  });

  test.each([
    [origin(), 'https://example.com/', 'https://example.com'],
    [origin(), 'ftp://example.com', Error],
    [origin(), 'example.com', Error],
    [
      origins(),
      'https://a.example, http://b.example:8080',
      ['https://a.example', 'http://b.example:8080'],
    ],
    [positiveInteger(), '5', 5],
    [positiveInteger(), '0', Error],
    [positiveInteger(), '1.5', Error],
    [seconds({ default: 1, max: 60, desc: '' }), '60', 60],
    [seconds({ default: 1, max: 60, desc: '' }), '61', Error],
    [seconds({ default: 1, max: 60, desc: '' }), '0', Error],
    [seconds({ default: 1, max: 60, desc: '' }), '1.5', Error],
    [nonNegativeNumber(), '0', 0],
    [nonNegativeNumber(), '2.5', 2.5],
    [nonNegativeNumber(), '-1', Error],
    [nonNegativeNumber(), 'many', Error],
    [secret(), 'x'.repeat(32), 'x'.repeat(32)],
    [secret(), 'x'.repeat(31), Error],
    [secrets(), `${'x'.repeat(32)},${'y'.repeat(32)}`, ['x'.repeat(32), 'y'.repeat(32)]],
    [secrets(), `${'x'.repeat(32)},short`, Error],
    [trustedProxies(), '2', 2],
    [trustedProxies(), '10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
    [trustedProxies(), 'true', Error],
  ])('are read or refused: %#', (spec, input, expected) => {
    const read = () => readSettings({ X: input }, { X: spec }).X;
    if (expected === Error) expect(read).toThrow(/X: /);
    else expect(read()).toEqual(expected);
  });

  test('name the client that asks auth by both id and secret, or neither', () => {
    expect(() => readServiceSettings({ AUTH_CLIENT_ID: 'chat' })).toThrow(/AUTH_CLIENT_SECRET/);
  });

  test('of every service have safe defaults', () => {
    expect(readServiceSettings({})).toEqual({
      port: 3000,
      logLevel: 'info',
      socketMaxSeconds: 3_600,
      authClientId: undefined,
      authClientSecret: undefined,
      trustProxy: false,
      publicUrl: 'http://localhost:3000',
      origins: ['http://localhost:3000'],
      secure: false,
      cookie: 'session',
      issuer: 'usher',
      audience: 'usher',
      jwtKey: undefined,
      redisUrl: undefined,
      maxLagMs: 5_000,
      otlpEndpoint: undefined,
      rateLimitFactor: 1,
    });
  });

  test('with an https address and no trusted proxy stop the start', () => {
    expect(() => readServiceSettings({ PUBLIC_URL: 'https://a.example' })).toThrow(/TRUST_PROXY/);
    const settings = readServiceSettings({ PUBLIC_URL: 'https://a.example', TRUST_PROXY: '1' });
    expect(settings).toMatchObject({ secure: true, cookie: '__Host-session', trustProxy: 1 });
  });
});
