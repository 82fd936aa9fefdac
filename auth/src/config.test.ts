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
});
