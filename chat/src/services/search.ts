import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import type { MessageModel, MessageRecord } from '../models/message.js';
import type { SearchableModel, SearchableRecord } from '../models/searchable.js';
import type { KeepSearchable } from './keep-searchable.js';
import { type Message, toMessage } from './message.js';

export interface SearchQuery {
  /** The rooms to look in. */
  roomIds: string[];
  /** All of its words must be in the text. */
  q: string;
  cursor?: string;
}

export interface Search {
  /**
   * Newest first; what has been stored or changed before counts as it is now.
   *
   * @throws HttpError `VALIDATION_FAILED` for a cursor that is none of ours
   */
  find(query: SearchQuery): Promise<{ messages: Message[]; nextCursor?: string }>;
}

const pageSize = 50;
const maxWords = 10;

export function createSearch(
  models: { messages: MessageModel; searchables: SearchableModel },
  keepSearchable: Pick<KeepSearchable, 'bringUp'>,
): Search {
  return {
    async find({ roomIds, q, cursor }) {
      const words = (q.match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).slice(0, maxWords);
      const from = cursor === undefined ? {} : before(cursor);
      if (words.length === 0) return { messages: [] };
      await keepSearchable.bringUp(roomIds);
      const found = await models.searchables
        .find({
          // Each word a phrase: all must be there, and a minus excludes nothing.
          $text: { $search: words.map((word) => `"${word}"`).join(' ') },
          roomId: { $in: roomIds },
          ...from,
        })
        .sort({ at: -1, _id: -1 })
        .limit(pageSize + 1)
        .lean<SearchableRecord[]>();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      const messages = await current(page);
      return { messages, ...(last && { nextCursor: cursorAt(last) }) };
    },
  };

  /** What has changed since it was made searchable is not what was searched for. */
  async function current(page: SearchableRecord[]): Promise<Message[]> {
    const records = await models.messages
      .find({ _id: { $in: page.map(({ _id }) => _id) } })
      .lean<MessageRecord[]>();
    const byId = new Map(records.map((record) => [record._id.toString(), record]));
    return page.flatMap(({ _id, text }) => {
      const record = byId.get(_id.toString());
      return record && record.text === text && !record.deletedAt ? [toMessage(record)] : [];
    });
  }
}

function cursorAt({ _id, at }: SearchableRecord): string {
  return Buffer.from(`${at.getTime()}.${_id}`).toString('base64url');
}

function before(cursor: string) {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, ms, id] = /^(\d{1,15})\.([0-9a-f]{24})$/.exec(text) ?? [];
  if (!ms || !id) {
    throw new HttpError('VALIDATION_FAILED', 'This is not a cursor of ours', { field: 'cursor' });
  }
  const at = new Date(Number(ms));
  return { $or: [{ at: { $lt: at } }, { at, _id: { $lt: new Types.ObjectId(id) } }] };
}
