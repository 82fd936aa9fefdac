import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { currentUser, gatewayIdentity, jsonBody, requireFresh } from './express/index.js';
import { memoryFeed, redisFeed } from './feed/index.js';
import { createVerifier } from './index.js';
import { memoryLimits, redisLimits } from './limits/index.js';
import { authenticate, closeSlowClients, limitConnections } from './socket/index.js';
import { testIssuer } from './testing/index.js';

const { verifier } = testIssuer();
const io = new Server(createServer());
const url = 'redis://127.0.0.1:1';

/** Makes what takes the option, as a plain JavaScript service would: with any value. */
const makers: [option: string, make: (value: never) => unknown][] = [
  ['clockToleranceSeconds', (clockToleranceSeconds) => verifierOf({ clockToleranceSeconds })],
  ['maxTokenSeconds', (maxTokenSeconds) => verifierOf({ maxTokenSeconds })],
  ['maxLagMs', (maxLagMs) => verifierOf({ maxLagMs })],
  ['cacheSize', (cacheSize) => verifierOf({ cacheSize })],
  [
    'acceptLegacy.maxAgeSeconds',
    (maxAgeSeconds) => verifierOf({ acceptLegacy: { maxAgeSeconds } }),
  ],
  ['refreshSeconds', (refreshSeconds) => verifierOf({ keys: { jwksUrl: url, refreshSeconds } })],
  ['maxLagMs', (maxLagMs) => currentUser(verifier, { maxLagMs })],
  ['maxLagMs', (maxLagMs) => gatewayIdentity(verifier, { maxLagMs })],
  ['maxLagMs', (maxLagMs) => requireFresh(verifier, { maxLagMs })],
  ['limitBytes', (limitBytes) => jsonBody({ limitBytes })],
  ['maxSeconds', (maxSeconds) => authenticate(io.of('/a'), verifier, { maxSeconds })],
  ['perUser', (perUser) => limitConnections(io.of('/a'), { perUser })],
  ['perAddress', (perAddress) => limitConnections(io.of('/a'), { perAddress })],
  ['maxUnsentBytes', (maxUnsentBytes) => closeSlowClients(io.of('/a'), { maxUnsentBytes })],
  ['retainSeconds', (retainSeconds) => memoryFeed({ retainSeconds })],
  ['retainSeconds', (retainSeconds) => redisFeed({ url, retainSeconds })],
  ['blockMs', (blockMs) => redisFeed({ url, blockMs })],
  ['timeoutMs', (timeoutMs) => redisFeed({ url, timeoutMs })],
  ['factor', (factor) => memoryLimits({ factor })],
  ['factor', (factor) => redisLimits({ url, factor })],
  ['points', (points) => memoryLimits().limiter('a', { points, durationSeconds: 1 })],
];

function verifierOf(options: object) {
  return createVerifier({ keys: { jwtKey: 'k'.repeat(32) }, feed: memoryFeed(), ...options });
}

async function refusalOf(make: () => unknown): Promise<unknown> {
  try {
    await make();
  } catch (error) {
    return error;
  }
  return 'made';
}

describe.each(makers)('the option %s', (option, make) => {
  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [-1], ['5'], [null], [{}]])(
    'is refused by name where it is %p',
    async (value) => {
      const error = await refusalOf(() => make(value as never));
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toContain(option);
    },
  );
});
