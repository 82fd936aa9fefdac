import { createProviderList } from './provider-list.js';

test('providers are asked for once a minute, and kept while auth is away', async () => {
  let now = 0;
  let asked = 0;
  let answer: () => Promise<{ id: string; name: string }[]> = async () => [];
  const faults: unknown[] = [];
  const auth = {
    providers() {
      asked += 1;
      return answer();
    },
  };
  const providers = createProviderList(auth, { onFault: (f) => faults.push(f), now: () => now });
  const away = new Error('away');

  answer = () => Promise.reject(away);
  expect(await providers()).toEqual([]);
  answer = async () => [{ id: 'a', name: 'A' }];
  now = 4_999;
  expect(await providers()).toEqual([]);
  expect([asked, faults]).toEqual([1, [away]]);
  now = 5_000;
  expect(await Promise.all([providers(), providers()])).toEqual([
    [{ id: 'a', name: 'A' }],
    [{ id: 'a', name: 'A' }],
  ]);
  expect(asked).toBe(2);

  answer = () => Promise.reject(away);
  now = 64_999;
  expect(await providers()).toHaveLength(1);
  expect(asked).toBe(2);
  now = 65_000;
  expect(await providers()).toHaveLength(1);
  expect([asked, faults]).toEqual([3, [away, away]]);
});
