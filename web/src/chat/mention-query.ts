import type { Person } from './contract.js';

export interface MentionQuery {
  /** Where the `@` stands. */
  at: number;
  /** What follows it up to the caret. */
  q: string;
}

/** A name of so many words may be begun, as long as it is at most this long. */
const begun = /(?<![\p{L}\p{N}_])@((?:[\p{L}\p{N}][^\s@]*(?: [^\s@]*){0,3})?)$/u;
const maxReach = 80;
/** How many are offered at once. */
const maxFound = 6;

/** The mention that is being written before the caret. */
export function mentionQuery(text: string, caret: number): MentionQuery | undefined {
  const from = Math.max(0, caret - maxReach);
  const found = begun.exec(text.slice(from, caret));
  return found ? { at: from + found.index, q: found[1] ?? '' } : undefined;
}

/** Whose name it may become. */
export function mentionable(people: readonly Person[], q: string): Person[] {
  const wanted = folded(q);
  if (/\s$/.test(q)) return [];
  const found = people
    .filter(({ name }) => {
      const known = folded(name);
      return wanted.includes(' ') ? known.startsWith(wanted) : ` ${known}`.includes(` ${wanted}`);
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .slice(0, maxFound);
  const [first] = found;
  // Nothing is left to complete, so that Enter sends.
  return found.length === 1 && first && folded(first.name) === wanted ? [] : found;
}

/** Spellings that look alike to people are one, as on the server. */
export function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
