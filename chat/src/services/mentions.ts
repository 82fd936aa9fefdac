import type { MembershipModel } from '../models/membership.js';
import { wordsOf } from './fold.js';
import type { PeopleStore } from './people-store.js';

export interface Mentions {
  /**
   * The members of the room whom the text names by `@name`; of names that begin alike the longest counts,
   * and of one name everybody who has it. Undefined at once where there is no `@`.
   */
  in(roomId: string, text: string): Promise<string[]> | undefined;
}

const maxMentions = 20;
const maxSigns = 10;
const maxWords = 5;
/** As far after an `@` as five words of a name can reach. */
const maxReach = 400;
/** Some single characters are whole words once they are folded. */
const maxWordLength = 200;

export function createMentions(
  people: Pick<PeopleStore, 'named'>,
  memberships: MembershipModel,
): Mentions {
  async function find(roomId: string, text: string): Promise<string[]> {
    const signs = candidatesIn(text);
    const names = [...new Set(signs.flat())];
    if (names.length === 0) return [];
    const found = await people.named(names);
    const userId = { $in: found.map(({ id }) => id) };
    const members = new Set(await memberships.distinct('userId', { roomId, userId }));
    const byName = new Map<string, string[]>();
    for (const { id, folded } of found) {
      if (members.has(id)) byName.set(folded, [...(byName.get(folded) ?? []), id]);
    }
    const named = signs.map((longestFirst) => longestFirst.find((name) => byName.has(name)) ?? '');
    const ids = named.flatMap((name) => byName.get(name) ?? []);
    return [...new Set(ids)].slice(0, maxMentions);
  }

  return { in: (roomId, text) => (text.includes('@') ? find(roomId, text) : undefined) };
}

/** For each `@` the folded names that may be meant, the longest first. */
function candidatesIn(text: string): string[][] {
  // Within a word it is an address.
  const signs = [...text.matchAll(/(?<![\p{L}\p{N}_])@/gu)].slice(0, maxSigns);
  return signs.map(({ index }) => {
    const [line = ''] = text.slice(index + 1, index + 1 + maxReach).split('\n', 1);
    if (/^\s/.test(line)) return [];
    const words = wordsOf(line)
      .slice(0, maxWords)
      .map((word) => word.slice(0, maxWordLength));
    return words
      .flatMap((word, i) => {
        const before = words.slice(0, i);
        return [...spellings(word)].reverse().map((last) => [...before, last].join(' '));
      })
      .reverse();
  });
}

/** The word as it stands, without the punctuation after it, and up to its first punctuation: `Ada's`. */
function spellings(word: string): Set<string> {
  const bare = word.replace(/[^\p{L}\p{N}\p{M}]+$/u, '');
  const [start = ''] = word.split(/[^\p{L}\p{N}\p{M}_-]/u, 1);
  return new Set([word, bare, start].filter(Boolean));
}
