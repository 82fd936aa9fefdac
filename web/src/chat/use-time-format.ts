import { useMemo } from 'react';
import { useHydrated } from '../page/use-hydrated.js';
import { plainTimeFormat, type TimeFormat, timeFormat } from './time-format.js';

/** The visitor's own clock and language, as soon as the browser has taken over from the server. */
export function useTimeFormat(): TimeFormat {
  const hydrated = useHydrated();
  return useMemo(() => (hydrated ? timeFormat({ now: new Date() }) : plainTimeFormat), [hydrated]);
}
