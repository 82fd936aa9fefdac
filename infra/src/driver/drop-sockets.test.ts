import { dropSockets } from './drop-sockets.js';

const count = 200;

test('sockets that are dropped all at once come back, and no session is refreshed twice for it', async () => {
  const { valid, outdated } = await dropSockets(count);
  expect(valid.refreshes).toBe(0);
  // Fewer where a replica has not heard yet which tokens are outdated.
  expect(outdated.refreshes).toBeGreaterThan(0);
  expect(outdated.refreshes).toBeLessThanOrEqual(count);
}, 120_000);
