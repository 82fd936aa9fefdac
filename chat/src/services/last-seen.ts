import type { LastSeenModel, LastSeenRecord } from '../models/last-seen.js';

export interface LastSeen {
  /** In one write; a time that is known already stays where it is later. Never rejects. */
  save(times: ReadonlyMap<string, Date>): Promise<void>;
  of(userIds: string[]): Promise<Map<string, Date>>;
}

/** @param onFault told when times could not be stored; nobody's going offline waits for it */
export function createLastSeen(model: LastSeenModel, onFault: (error: unknown) => void): LastSeen {
  return {
    async save(times) {
      if (times.size === 0) return;
      const writes = [...times].map(([_id, at]) => ({
        updateOne: { filter: { _id }, update: { $max: { at } }, upsert: true },
      }));
      await model.bulkWrite(writes, { ordered: false }).catch(onFault);
    },

    async of(userIds) {
      if (userIds.length === 0) return new Map();
      const found = await model.find({ _id: { $in: userIds } }).lean<LastSeenRecord[]>();
      return new Map(found.map(({ _id, at }) => [_id, at]));
    },
  };
}
