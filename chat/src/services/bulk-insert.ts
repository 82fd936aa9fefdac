import { duplicateAt } from '../models/duplicate-key.js';
import type { MessageModel, MessageRecord } from '../models/message.js';

/** So many writes are on their way at most; MongoDB gains nothing from more. */
const maxWriters = 8;
const maxRecords = 500;

interface Waiting {
  records: MessageRecord[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Inserts the groups of different rooms together, by majority and in order: with many rooms each group is
 * small, and the cost is in the number of writes. A group that finds a writer free leaves at once and alone.
 *
 * A number that somebody else has taken is the error of its own group alone. Any other error is everybody's
 * whose records were in that write: some may be stored.
 */
export function bulkInsert(model: MessageModel) {
  const queue: Waiting[] = [];
  let writers = 0;

  async function write(): Promise<void> {
    writers += 1;
    while (queue.length > 0) {
      const batch = nextBatch();
      try {
        const records = batch.flatMap((one) => one.records);
        await model.collection.insertMany(records, { ordered: true, ignoreUndefined: true });
        for (const { resolve } of batch) resolve();
      } catch (error) {
        settle(batch, error);
      }
    }
    writers -= 1;
  }

  function settle(batch: Waiting[], error: unknown): void {
    let left = duplicateAt(error);
    for (const [i, { records, resolve, reject }] of batch.entries()) {
      if (left === undefined) reject(error);
      else if (left >= records.length) {
        left -= records.length;
        resolve();
      } else {
        reject(error);
        queue.unshift(...batch.slice(i + 1));
        return;
      }
    }
  }

  function nextBatch(): Waiting[] {
    let count = 0;
    const end = queue.findIndex(({ records }) => {
      count += records.length;
      return count > maxRecords;
    });
    // The first goes however large it is.
    return queue.splice(0, end === -1 ? queue.length : Math.max(end, 1));
  }

  return function insert(records: MessageRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      queue.push({ records, resolve, reject });
      if (writers < maxWriters) void write();
    });
  };
}
