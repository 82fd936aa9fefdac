export interface TimeFormat {
  /** The day of an instant; equal for instants of one day. */
  dayOf(at: string): string;
  /** For a day's separator. */
  dayLabel(at: string): string;
  time(at: string): string;
  /** Day and time. */
  full(at: string): string;
}

/** Without a place: UTC, which the server and the first render in the browser agree on. */
export function timeFormat(place?: { locale?: string; timeZone?: string; now: Date }): TimeFormat {
  const locale = place ? place.locale : 'en-GB';
  const zone = place ? place.timeZone : 'UTC';
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, {
      ...options,
      ...(zone && { timeZone: zone }),
    });
    return (at: string | Date) => formatter.format(new Date(at));
  };
  const dayOf = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const datedDay = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const yearOf = format({ year: 'numeric' });

  function dayLabel(at: string): string {
    if (!place) return datedDay(at);
    const { now } = place;
    if (dayOf(at) === dayOf(now)) return 'Today';
    if (dayOf(at) === dayOf(new Date(now.getTime() - 24 * 3_600_000))) return 'Yesterday';
    return yearOf(at) === yearOf(now) ? longDay(at) : datedDay(at);
  }

  return {
    dayOf,
    dayLabel,
    time: format({ hour: 'numeric', minute: '2-digit' }),
    full: format({ dateStyle: 'full', timeStyle: 'short' }),
  };
}
