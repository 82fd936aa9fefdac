import { type ErrorItem, errorItems } from './api-error.js';

/** One error for people, with when to try again where the server has said it. */
export function errorText({ message, retryAfterMs }: ErrorItem, now = new Date()): string {
  if (retryAfterMs === undefined) return message;
  return `${message.replace(vagueEnd, '')}. ${retryText(retryAfterMs, now)}`;
}

/** What the exact words make needless. */
const vagueEnd = /(?:[:;,.] *try again later)?[.!]?$/i;

/** Whatever was thrown, for a place that has no fields to sort errors to. */
export function faultText(error: unknown): string {
  return errorItems(error)
    .map((item) => errorText(item))
    .join(' ');
}

/** Told once, so it holds the time of day as well: nobody counts minutes from when they read it. */
function retryText(retryAfterMs: number, now: Date): string {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  if (seconds < 90) return `Try again in ${plural(seconds, 'second')}.`;
  const time = new Date(now.getTime() + retryAfterMs);
  const minutes = Math.ceil(seconds / 60);
  const wait = minutes < 90 ? plural(minutes, 'minute') : plural(Math.ceil(minutes / 60), 'hour');
  const clock = time.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  return `Try again in ${wait}, at ${clock}.`;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
