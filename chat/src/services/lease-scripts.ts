import type { BoundedRedis } from '@usher/common/service';

/** The leases in Redis, each act one step of Redis's own, by Redis's own clock. */
export interface LeaseStore {
  /**
   * Renews the lease of a replica and changes whom it holds. `version` counts such changes; where Redis
   * has another one, it has lost some, or an answer was lost: nothing is changed then, not `isKnown`.
   */
  renew(lease: Lease, joins: string[], leaves: string[], lifeMs?: number): Promise<Renewed>;
  usersOf(replica: string): Promise<string[]>;
  /** Forgets a replica; where `claim` is given, only while it is still that one. */
  bury(replica: string, claim?: number): Promise<void>;
  /** For how long Redis has known all replicas without a break, and the values of these users. */
  find(userIds: string[]): Promise<{ ageMs: number; online: string[] }>;
  count(): Promise<{ ageMs: number; count: number }>;
}

export interface Lease {
  replica: string;
  version: number;
  leaseMs: number;
}

/** A replica whose lease has run out, for one other alone to bury until `claim`. */
export interface LapsedLease {
  replica: string;
  /** When it last renewed; ms since 1970. */
  aliveAt: number;
  claim: number;
}

interface Renewed {
  isKnown: boolean;
  lapsed?: LapsedLease;
}

const prefix = 'usher:presence';
const keys = {
  /** Sorted: replicas by when their lease runs out. */
  replicas: `${prefix}:replicas`,
  /** Hash: the version of each replica. */
  versions: `${prefix}:versions`,
  /** Hash: how many replicas hold each user; its size is how many users are online. */
  online: `${prefix}:online`,
  /** Hash: when each replica has renewed, when any has (`last`), and `since` when without a break. */
  times: `${prefix}:times`,
};
const usersKey = (replica: string) => `${prefix}:users:${replica}`;

export function createLeaseStore(redis: BoundedRedis): LeaseStore {
  function run<T>(script: string, names: string[], args: (string | number)[]): Promise<T> {
    const options = { keys: names, arguments: args.map(String) };
    return redis.ask((client) => client.eval(script, options)) as Promise<T>;
  }

  return {
    async renew({ replica, version, leaseMs }, joins, leaves, lifeMs = leaseMs) {
      const names = [...Object.values(keys), usersKey(replica)];
      const args = [replica, version, leaseMs, lifeMs, joins.length, ...joins, ...leaves];
      const [isKnown, ...lapsed] = await run<[number, string, string, number]>(
        renewScript,
        names,
        args,
      );
      const [other, aliveAt, claim] = lapsed;
      if (!other) return { isKnown: isKnown === 1 };
      return { isKnown: true, lapsed: { replica: other, aliveAt: Number(aliveAt), claim } };
    },

    usersOf: (replica) => redis.ask((client) => client.sMembers(usersKey(replica))),

    async bury(replica, claim) {
      const names = [...Object.values(keys), usersKey(replica)];
      await run(buryScript, names, [replica, claim ?? '']);
    },

    async find(userIds) {
      const names = [keys.times, keys.online];
      const [ageMs, values] = await run<[number, unknown[]]>(findScript, names, userIds);
      return { ageMs, online: userIds.filter((_, i) => values[i] !== null) };
    },

    async count() {
      const names = [keys.times, keys.online];
      const [ageMs, count] = await run<[number, number]>(countScript, names, []);
      return { ageMs, count };
    },
  };
}

const clock = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const release = `
local function release(users, user)
  if redis.call('hincrby', users, user, -1) <= 0 then redis.call('hdel', users, user) end
end
`;

/**
 * Where for half a lease nobody at all has renewed, Redis was away or has forgotten everything: nobody is
 * to lose by that, so all leases begin anew.
 */
const renewScript = `${clock}${release}
local replicas, versions, online, times, mine = unpack(KEYS)
local replica, version, lease = ARGV[1], ARGV[2], tonumber(ARGV[3])
local life, joins = tonumber(ARGV[4]), tonumber(ARGV[5])
if now - tonumber(redis.call('hget', times, 'last') or 0) > lease / 2 then
  for _, other in ipairs(redis.call('zrange', replicas, 0, -1)) do
    redis.call('zadd', replicas, now + lease, other)
  end
  redis.call('hset', times, 'since', now)
end
redis.call('hset', times, 'last', now, replica, now)
redis.call('zadd', replicas, now + life, replica)
if (redis.call('hget', versions, replica) or '0') ~= version then return { 0 } end
for i = 6, #ARGV do
  if i < 6 + joins then
    if redis.call('sadd', mine, ARGV[i]) == 1 then redis.call('hincrby', online, ARGV[i], 1) end
  elseif redis.call('srem', mine, ARGV[i]) == 1 then
    release(online, ARGV[i])
  end
end
if #ARGV >= 6 then redis.call('hincrby', versions, replica, 1) end
local lapsed = redis.call('zrangebyscore', replicas, '-inf', now, 'limit', 0, 1)
if not lapsed[1] then return { 1 } end
redis.call('zadd', replicas, now + lease, lapsed[1])
return { 1, lapsed[1], redis.call('hget', times, lapsed[1]) or now, now + lease }
`;

const buryScript = `${release}
local replicas, versions, online, times, users = unpack(KEYS)
if ARGV[2] ~= '' and redis.call('zscore', replicas, ARGV[1]) ~= ARGV[2] then return 0 end
for _, user in ipairs(redis.call('smembers', users)) do release(online, user) end
redis.call('del', users)
redis.call('zrem', replicas, ARGV[1])
redis.call('hdel', versions, ARGV[1])
redis.call('hdel', times, ARGV[1])
return 1
`;

const age = `${clock}
local since = redis.call('hget', KEYS[1], 'since')
local age = since and now - since or 0
`;

const findScript = `${age}
return { age, redis.call('hmget', KEYS[2], unpack(ARGV)) }
`;

const countScript = `${age}
return { age, redis.call('hlen', KEYS[2]) }
`;
