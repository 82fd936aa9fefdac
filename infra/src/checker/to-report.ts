import type { CheckResult } from './check-history.js';

/** Each finding with what it is about, then one line that sums up. */
export function toReport({ findings, counts, events, stored }: CheckResult): string {
  const lines = findings.flatMap(({ code, message, about }) => [
    `${code}: ${message}`,
    ...about.map((record) => `  ${JSON.stringify(record)}`),
  ]);
  const each = Object.entries(counts).map(([code, count]) => `${code} ${count}`);
  const sum = Object.values(counts).reduce((all, count) => all + count, 0);
  const size = `${events} events, ${stored.messages} messages, ${stored.changes} changes`;
  lines.push(`${size}: ${sum === 0 ? 'nothing found' : `${sum} findings (${each.join(', ')})`}`);
  return `${lines.join('\n')}\n`;
}
