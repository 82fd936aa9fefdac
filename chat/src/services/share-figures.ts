import type { BoundedRedis } from '@usher/common/service';
import type { ReplicaFigures } from './figures.js';

/** How long the figures of a replica that says nothing more are kept. */
const lifeMs = 3_000;
const key = 'usher:chat:figures';

export interface ShareFigures {
  /** Tells the other replicas ours, and answers with all of them, ours first. */
  (own: ReplicaFigures): Promise<ReplicaFigures[]>;
  /** Takes ours away. */
  forget(): Promise<void>;
}

/** While Redis is away the others' last figures are kept for as long as they live; without one there are none. */
export function shareFigures(redis: BoundedRedis | undefined): ShareFigures {
  let others: ReplicaFigures[] = [];
  let othersAt = 0;
  let ownId: string | undefined;

  async function share(own: ReplicaFigures): Promise<ReplicaFigures[]> {
    ownId = own.id;
    if (!redis) return [own];
    try {
      const options = { keys: [key], arguments: [own.id, JSON.stringify(own), `${lifeMs}`] };
      const all = (await redis.ask((client) => client.eval(script, options))) as string[];
      others = all
        .map((one) => JSON.parse(one) as ReplicaFigures)
        .filter(({ id }) => id !== own.id);
      othersAt = performance.now();
    } catch {
      // Told by the client of Redis itself.
      if (performance.now() - othersAt > lifeMs) others = [];
    }
    return [own, ...others];
  }

  return Object.assign(share, {
    async forget() {
      const id = ownId;
      if (redis && id) await redis.ask((client) => client.hDel(key, id)).catch(() => {});
    },
  });
}

/**
 * One step for writing ours and reading all. Redis's own clock judges which are too old, so that replicas'
 * clocks need not agree. Arguments: id, figures, milliseconds.
 */
const script = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('hset', KEYS[1], ARGV[1], now .. ' ' .. ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[3])
local all, found = redis.call('hgetall', KEYS[1]), {}
for i = 1, #all, 2 do
  local at, figures = all[i + 1]:match('^(%d+) (.*)$')
  if now - tonumber(at) > tonumber(ARGV[3]) then
    redis.call('hdel', KEYS[1], all[i])
  else
    found[#found + 1] = figures
  end
end
return found
`;
