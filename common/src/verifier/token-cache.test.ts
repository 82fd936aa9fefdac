import { TokenCache } from './token-cache.js';

describe('a token cache', () => {
  test('never holds more than its size', () => {
    const cache = new TokenCache<number>(10);
    for (let i = 0; i < 1_000; i += 1) {
      cache.set(`token ${i}`, i);
      expect(cache.size).toBeLessThanOrEqual(10);
    }
    expect(cache.get('token 999')).toBe(999);
    expect(cache.get('token 0')).toBeUndefined();
  });

  test('keeps what is asked for while others come and go', () => {
    const cache = new TokenCache<string>(10);
    cache.set('mine', 'me');
    for (let i = 0; i < 1_000; i += 1) {
      expect(cache.get('mine')).toBe('me');
      cache.set(`other ${i}`, 'them');
    }
  });
});
