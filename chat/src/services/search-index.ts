import type { ChangeModel } from '../models/change.js';
import type { MessageModel, MessageRecord } from '../models/message.js';
import type { SearchMarkModel, SearchMarkRecord } from '../models/search-mark.js';
import type { SearchableModel, SearchableRecord } from '../models/searchable.js';

export interface SearchModels {
  messages: MessageModel;
  changes: ChangeModel;
  searchables: SearchableModel;
  marks: SearchMarkModel;
}

export interface SearchIndex {
  /** Those of the rooms in which something cannot be found yet, as it is now. */
  behind(roomIds: string[]): Promise<string[]>;
  /** Goes on with a room, by a bounded step; true where that was not all. */
  advance(roomId: string): Promise<boolean>;
}

/** Messages, and changes, of one step. */
const stepSize = 500;
const fields = { roomId: 1, seq: 1, text: 1, at: 1, rev: 1 };

export function createSearchIndex(models: SearchModels): SearchIndex {
  const { messages, changes, searchables, marks } = models;

  /** The newest number of each of these rooms that has any, straight from the end of its index. */
  async function newest(
    model: MessageModel | ChangeModel,
    field: 'seq' | 'rev',
    roomIds: string[],
  ) {
    const rows = await (model as MessageModel).aggregate<{ _id: string; newest: number }>([
      { $match: { roomId: { $in: roomIds } } },
      { $sort: { roomId: -1, [field]: -1 } },
      { $group: { _id: '$roomId', newest: { $first: `$${field}` } } },
    ]);
    return new Map(rows.map((row) => [row._id, row.newest]));
  }

  async function write(found: MessageRecord[]): Promise<void> {
    await insertNew(found.filter(({ rev }) => rev === undefined));
    await replaceOlder(found.filter(({ rev }) => rev !== undefined));
  }

  /** Nearly all of them; what is there already is as new as this or newer. */
  async function insertNew(found: MessageRecord[]): Promise<void> {
    if (found.length === 0) return;
    try {
      await searchables.collection.insertMany(found.map(toSearchable), { ordered: false });
    } catch (error) {
      if (!areDuplicates(error)) throw error;
    }
  }

  async function replaceOlder(found: MessageRecord[]): Promise<void> {
    if (found.length === 0) return;
    // Not through the schema, which knows no computed updates.
    await searchables.collection.bulkWrite(
      found.map((message) => ({
        updateOne: { filter: { _id: message._id }, update: [ifNewer(message)], upsert: true },
      })),
      { ordered: false },
    );
  }

  return {
    async behind(roomIds) {
      const known = await marks.find({ _id: { $in: roomIds } }).lean<SearchMarkRecord[]>();
      const [heads, headRevs] = await Promise.all([
        newest(messages, 'seq', roomIds),
        newest(changes, 'rev', roomIds),
      ]);
      const byRoom = new Map(known.map((mark) => [mark._id, mark]));
      return roomIds.filter((roomId) => {
        const { seq, rev } = byRoom.get(roomId) ?? { seq: 0, rev: 0 };
        return (heads.get(roomId) ?? 0) > seq || (headRevs.get(roomId) ?? 0) > rev;
      });
    },

    async advance(roomId) {
      const mark = await marks.findById(roomId).lean<SearchMarkRecord>();
      const { seq, rev } = mark ?? { seq: 0, rev: 0 };
      const [added, changed] = await Promise.all([
        messages
          .find({ roomId, seq: { $gt: seq } }, fields)
          .sort({ seq: 1 })
          .limit(stepSize)
          .lean<MessageRecord[]>(),
        changes
          .find({ roomId, rev: { $gt: rev } })
          .sort({ rev: 1 })
          .limit(stepSize)
          .lean(),
      ]);
      // As they are now, which is at least as new as the changes that were read.
      const seqs = [...new Set(changed.map((change) => change.seq))];
      const again =
        seqs.length > 0
          ? await messages.find({ roomId, seq: { $in: seqs } }, fields).lean<MessageRecord[]>()
          : [];
      await write([...added, ...again]);
      const reached = { seq: added.at(-1)?.seq ?? seq, rev: changed.at(-1)?.rev ?? rev };
      // Whatever is below was written by somebody, so that two who do this at once may both say so.
      await marks.updateOne({ _id: roomId }, { $max: reached }, { upsert: true });
      return added.length === stepSize || changed.length === stepSize;
    },
  };
}

/**
 * Compared and written in one step: who has read a message before its newest change must not write later.
 * The filter is the id alone, so that MongoDB tries again by itself where two insert at once.
 */
function ifNewer(message: MessageRecord) {
  const { _id, ...state } = toSearchable(message);
  const isNewer = { $lt: [{ $ifNull: ['$rev', -1] }, state.rev] };
  const set = Object.entries(state).map(([field, value]) => [
    field,
    // Literally: a text may begin with a dollar.
    { $cond: [isNewer, { $literal: value }, `$${field}`] },
  ]);
  return { $set: Object.fromEntries(set) };
}

function toSearchable({ _id, roomId, seq, text, at, rev = 0 }: MessageRecord): SearchableRecord {
  return { _id, roomId, seq, text, at, rev };
}

function areDuplicates(error: unknown): boolean {
  const { writeErrors = [] } = error as { writeErrors?: WriteFault | WriteFault[] };
  const faults = [writeErrors].flat();
  return faults.length > 0 && faults.every(({ code }) => code === 11000);
}

interface WriteFault {
  code?: unknown;
}
