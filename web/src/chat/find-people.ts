import { ApiError } from '../api/api-error.js';
import { faultText } from '../api/error-text.js';
import type { ChatState } from './chat-state.js';
import type { Person } from './contract.js';

/** How many are shown at once. */
const maxFound = 20;

/** Those whose name begins with it, or has a word that does. */
export function knownPeople(
  { people, me }: Pick<ChatState, 'people' | 'me'>,
  q: string,
  without: ReadonlySet<string>,
): Person[] {
  const wanted = q.trim().toLowerCase();
  return Object.entries(people)
    .map(([id, name]) => ({ id, name }))
    .filter(({ id }) => id !== me.id && !without.has(id))
    .filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${wanted}`))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .slice(0, maxFound);
}

/** Why everybody could not be searched. */
export function searchFault(error: unknown): string {
  const absent = error instanceof ApiError && error.status === 404;
  return absent
    ? 'Only people whom you have met in your rooms can be found here.'
    : faultText(error);
}
