import { HttpError } from '@usher/common';
import type { PersonModel, PersonRecord } from '../models/person.js';
import { fold, wordsOf } from './fold.js';

/** A person at some version. */
export interface PersonNews {
  id: string;
  name: string;
  status: 'active' | 'banned';
  ver: number;
}

export interface Person {
  id: string;
  name: string;
}

export interface PeopleStore {
  /** Late news changes nothing. */
  learn(news: PersonNews[]): Promise<void>;
  /**
   * Whose name has words that begin with those of `q`, ordered by name; all without `q`. The banned are
   * left out.
   *
   * @throws HttpError `VALIDATION_FAILED` for a cursor that is none of ours
   */
  search(query: {
    q: string;
    cursor?: string;
    except: string;
  }): Promise<{ users: Person[]; nextCursor?: string }>;
  /** Active people with one of these folded names. */
  named(folded: string[]): Promise<{ id: string; folded: string }[]>;
  nameOf(id: string): Promise<string | undefined>;
  /** By id, those that are known. */
  namesOf(ids: string[]): Promise<Map<string, string>>;
}

const pageSize = 50;
const maxTerms = 5;
/** People of the names in one message; more namesakes than this are not all looked at. */
const maxNamed = 5_000;

export function createPeopleStore(model: PersonModel): PeopleStore {
  return {
    async learn(news) {
      if (news.length === 0) return;
      // Not through the schema, which knows no computed updates.
      await model.collection.bulkWrite(
        news.map(({ id, ...state }) => ({
          updateOne: { filter: { _id: id as never }, update: [ifNewer(state)], upsert: true },
        })),
        { ordered: false },
      );
    },

    async search({ q, cursor, except }) {
      const terms = wordsOf(q).slice(0, maxTerms);
      const found = await model
        .find({
          $and: [
            { status: 'active', _id: { $ne: except } },
            ...(cursor === undefined ? [] : [after(cursor)]),
            ...terms.map(beginsWith),
          ],
        })
        .sort({ folded: 1, _id: 1 })
        .limit(pageSize + 1)
        .lean<PersonRecord[]>();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      const users = page.map(({ _id: id, name }) => ({ id, name }));
      return { users, ...(last && { nextCursor: cursorAt(last) }) };
    },

    async named(folded) {
      const found = await model
        .find({ folded: { $in: folded }, status: 'active' }, { folded: 1 })
        .limit(maxNamed)
        .lean<PersonRecord[]>();
      return found.map((person) => ({ id: person._id, folded: person.folded }));
    },

    async nameOf(id) {
      return (await model.findById(id, { name: 1 }).lean<PersonRecord>())?.name;
    },

    async namesOf(ids) {
      const found = await model.find({ _id: { $in: ids } }, { name: 1 }).lean<PersonRecord[]>();
      return new Map(found.map(({ _id, name }) => [_id, name]));
    },
  };
}

/**
 * Compared and written in one step, so that of two replicas the one with the newer news wins. The filter
 * is the id alone: MongoDB then tries again by itself where two insert at once.
 */
function ifNewer({ name, status, ver }: Omit<PersonNews, 'id'>) {
  const isNewer = { $lt: [{ $ifNull: ['$ver', -1] }, ver] };
  const state = { name, folded: fold(name), words: [...new Set(wordsOf(name))], status, ver };
  const set = Object.entries(state).map(([field, value]) => [
    field,
    // Literally: a name may begin with a dollar.
    { $cond: [isNewer, { $literal: value }, `$${field}`] },
  ]);
  return { $set: Object.fromEntries(set) };
}

/** A range and not an expression: it stays within the index, and no text is a pattern. */
function beginsWith(term: string) {
  return { words: { $elemMatch: { $gte: term, $lt: `${term}\u{10ffff}` } } };
}

function cursorAt({ _id, folded }: PersonRecord): string {
  return Buffer.from(`${_id} ${folded}`).toString('base64url');
}

function after(cursor: string) {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, id, folded] = /^([\w:-]{1,80}) (.*)$/su.exec(text) ?? [];
  if (id === undefined || folded === undefined) {
    throw new HttpError('VALIDATION_FAILED', 'This is not a cursor of ours', { field: 'cursor' });
  }
  return { $or: [{ folded: { $gt: folded } }, { folded, _id: { $gt: id } }] };
}
