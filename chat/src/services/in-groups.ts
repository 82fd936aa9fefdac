import { setImmediate as nextTurn } from 'node:timers/promises';
import { HttpError } from '@usher/common';

export interface GroupLimits {
  /** Items of one group. */
  maxSize: number;
  /** Items of one key that may wait; more are refused. */
  maxWaiting: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Works on the items of a key in groups, one group after the other: whatever arrives meanwhile is the next
 * one. An item that finds nobody at work leaves at once and alone.
 */
export function inGroups<Item, Result>(
  { maxSize, maxWaiting }: GroupLimits,
  work: (key: string, items: Item[]) => Promise<Result[]>,
) {
  const queues = new Map<string, Waiting<Item, Result>[]>();

  async function drain(key: string, queue: Waiting<Item, Result>[]): Promise<void> {
    while (queue.length > 0) {
      const group = queue.splice(0, maxSize);
      try {
        const results = await work(
          key,
          group.map(({ item }) => item),
        );
        for (const [i, { resolve }] of group.entries()) resolve(results[i] as Result);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      // While this group went out to everybody, others came and have not been read: they go together.
      await nextTurn();
    }
    queues.delete(key);
  }

  return function add(key: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const queue = queues.get(key) ?? [];
      if (queue.length >= maxWaiting) {
        throw new HttpError('UNAVAILABLE', 'The room is too busy', { retryAfterMs: 1_000 });
      }
      queue.push({ item, resolve, reject });
      if (queues.has(key)) return;
      queues.set(key, queue);
      void drain(key, queue);
    });
  };
}
