import { faults } from './faults.js';
import type { RunResult } from './run-delivery.js';

/** The figures of a run in Markdown. */
export function toTable({ seconds, acked, delivered, stored, waits, check }: RunResult): string {
  const { counts } = check;
  const twice = (counts.STORED_TWICE ?? 0) + (counts.STORED_SEQ_TWICE ?? 0);
  const lost = (counts.ACKED_NOT_STORED ?? 0) + (counts.MESSAGE_MISSING ?? 0);
  const figures = {
    'messages acked': acked,
    'messages stored': stored,
    'messages delivered': delivered,
    'changes stored': check.stored.changes,
    'stored or delivered twice': twice + (counts.DELIVERED_TWICE ?? 0),
    lost,
    'all findings': Object.values(counts).reduce((sum, count) => sum + count, 0),
    'seconds under load': Math.round(seconds),
  };
  const lines = Object.entries(figures).map(([name, figure]) => `| ${name} | ${figure} |`);
  const perFault = [...waits].map(([name, { ack, delivery, silence }]) => {
    const seconds = [ack, delivery, silence].map((ms) => `${(ms / 1_000).toFixed(1)} s`);
    return `| ${faults[name]?.title ?? 'before any fault'} | ${seconds.join(' | ')} |`;
  });
  return [
    '| what | how many |',
    '| --- | --- |',
    ...lines,
    '',
    '| fault | longest wait for an ack | longest until delivered | longest silence at a client |',
    '| --- | --- | --- | --- |',
    ...perFault,
    '',
  ].join('\n');
}
