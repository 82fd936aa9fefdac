/**
 * A script that follows a feed and counts on the Redis at `REDIS_URL`, breaks all connections in between, and
 * prints what it has seen, provided that nothing was rejected behind its back.
 */
export const brokenRedis = `
const { redisFeed } = require('@usher/common/feed');
const { redisLimits } = require('@usher/common/limits');
const redis = require('redis');
const { setTimeout: sleep } = require('node:timers/promises');

const { REDIS_URL: url } = process.env;
const onError = () => {};

async function main() {
  const feed = await redisFeed({ url, onError });
  await feed.restoreFrom(async function* () {});
  const seen = [];
  const following = await feed.follow(({ sid }) => seen.push(sid));
  const limits = await redisLimits({ url, onError });
  const limiter = limits.limiter('tries', { points: 2, durationSeconds: 60 });
  const codeOf = () => limiter.take('ada').then(() => 'taken', ({ code }) => code);
  const revoke = (sid) => feed.append({ type: 'session.revoked', sid, userId: 'u', reason: 'signout' });
  const until = async (sid) => {
    while (!seen.includes(sid)) await sleep(10);
  };

  await revoke('before');
  await until('before');
  const taken = [await codeOf(), await codeOf(), await codeOf()];
  const admin = await redis.createClient({ url }).connect();
  await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
  admin.destroy();
  while (!(await revoke('after').then(() => true, () => false))) await sleep(10);
  await until('after');
  following.close();
  limits.close();
  await feed.close();
  await sleep(1_500);
  console.log(JSON.stringify({ seen: [...new Set(seen)], taken }));
}
main();
`;
