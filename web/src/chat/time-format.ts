export interface TimeFormat {
  /** The day of an instant; equal for instants of one day. */
  dayOf(at: string): string;
  /** For a day's separator. */
  dayLabel(at: string): string;
  time(at: string): string;
  /** Day and time. */
  full(at: string): string;
}

export interface Place {
  /** Default: the browser's. */
  locale?: string;
  timeZone?: string;
  now: Date;
}

/** Times as they are read in one place. */
export function timeFormat({ locale, timeZone, now }: Place): TimeFormat {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const zone = timeZone === undefined ? {} : { timeZone };
    const formatter = new Intl.DateTimeFormat(locale, { ...options, ...zone });
    return (at: string | Date) => formatter.format(new Date(at));
  };
  const dayOf = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const datedDay = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const yearOf = format({ year: 'numeric' });
  const today = dayOf(now);
  const yesterday = dayOf(new Date(now.getTime() - 24 * 3_600_000));

  function dayLabel(at: string): string {
    const day = dayOf(at);
    if (day === today) return 'Today';
    if (day === yesterday) return 'Yesterday';
    return yearOf(at) === yearOf(now) ? longDay(at) : datedDay(at);
  }

  return {
    dayOf,
    dayLabel,
    time: format({ hour: 'numeric', minute: '2-digit' }),
    full: format({ dateStyle: 'full', timeStyle: 'short' }),
  };
}

/**
 * UTC as it stands in the timestamps, for the server and the first render in the browser: these must
 * agree to the letter, which two versions of Intl do not.
 */
export const plainTimeFormat: TimeFormat = {
  dayOf: (at) => at.slice(0, 10),
  dayLabel: (at) => at.slice(0, 10),
  time: (at) => at.slice(11, 16),
  full: (at) => at,
};
