import { type Logger, pino } from 'pino';

/**
 * JSON lines on standard output, written without blocking a request. Cookies and tokens are never passed
 * to it; `err` is logged with its stack, here and nowhere else.
 */
export function createLogger(name: string, level: string): Logger {
  return pino({ name, level }, pino.destination({ sync: false }));
}
