import { firstDuplicate } from '../models/duplicate-key.js';
import type { MessageModel, MessageRecord } from '../models/message.js';

/** So many writes are on their way at most; MongoDB gains nothing from more. */
const maxWriters = 8;
const maxRecords = 500;

interface Waiting {
  records: MessageRecord[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Another record has the number, or the id, of one of the group's. */
export class AlreadyTaken extends Error {
  /** How many records of the group are stored. */
  readonly stored: number;
  /** The name of the unique index that the next one ran into. */
  readonly key: string | undefined;

  constructor(stored: number, key: string | undefined, cause: unknown) {
    super('already taken', { cause });
    this.stored = stored;
    this.key = key;
  }
}

/**
 * Inserts the groups of different rooms together, by majority and in order: with many rooms each group is
 * small, and the cost is in the number of writes. A group that finds a writer free leaves at once and alone.
 *
 * A number that somebody else has taken is the error of its own group alone, an `AlreadyTaken`. Any other error
 * is everybody's whose records were in that write: some may be stored.
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
    const duplicate = firstDuplicate(error);
    if (!duplicate) {
      for (const { reject } of batch) reject(error);
      return;
    }
    let left = duplicate.index;
    for (const [i, { records, resolve, reject }] of batch.entries()) {
      if (left < records.length) {
        reject(new AlreadyTaken(left, duplicate.key, error));
        queue.unshift(...batch.slice(i + 1));
        return;
      }
      left -= records.length;
      resolve();
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
