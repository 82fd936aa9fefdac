import { useTimeFormat } from '../chat/use-time-format.js';
import { useHydrated } from './use-hydrated.js';

/** A day, with or without the time of day; in full in the title. */
export function When({ at, dayOnly = false }: { at: string; dayOnly?: boolean }) {
  const format = useTimeFormat();
  const hydrated = useHydrated();
  return (
    <time dateTime={at} title={format.full(at)}>
      {hydrated ? shortText(at, dayOnly) : plainText(at, dayOnly)}
    </time>
  );
}

function shortText(at: string, dayOnly: boolean): string {
  const time = dayOnly ? {} : ({ timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', ...time }).format(new Date(at));
}

/** UTC as it stands there: on the server and in the first render, which must agree to the letter. */
function plainText(at: string, dayOnly: boolean): string {
  return dayOnly ? at.slice(0, 10) : at.slice(0, 16).replace('T', ' ');
}
