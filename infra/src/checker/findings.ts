import type { HistoryEvent } from './events.js';
import type { StoredRecord } from './stored.js';

/** Every way to break the delivery guarantee that the checker knows. */
export type FindingCode =
  | 'ACKED_NOT_INVOKED'
  | 'ACKED_NOT_STORED'
  | 'ACKED_OTHER_SEQ'
  | 'STORED_TWICE'
  | 'STORED_SEQ_TWICE'
  | 'STORED_HOLE'
  | 'STORED_NOT_INVOKED'
  | 'STORED_OTHER_CONTENT'
  | 'DELIVERED_NOT_INVOKED'
  | 'DELIVERED_NOT_STORED'
  | 'DELIVERED_OTHER_SEQ'
  | 'DELIVERED_OTHER_CONTENT'
  | 'DELIVERED_TWICE'
  | 'DELIVERED_OUT_OF_ORDER'
  | 'DELIVERED_TO_NON_MEMBER'
  | 'DELIVERED_AFTER_LEAVING'
  | 'DELIVERED_AFTER_REVOCATION'
  | 'MESSAGE_MISSING'
  | 'REAL_TIME_ORDER'
  | 'CHANGE_ACKED_NOT_STORED'
  | 'CHANGE_STORED_TWICE'
  | 'CHANGE_STORED_HOLE'
  | 'CHANGE_OF_NOTHING'
  | 'CHANGE_NOT_INVOKED'
  | 'CHANGE_DELIVERED_NOT_STORED'
  | 'CHANGE_DELIVERED_OTHER_CONTENT'
  | 'CHANGE_DELIVERED_TWICE'
  | 'CHANGE_DELIVERED_OUT_OF_ORDER'
  | 'CHANGE_MISSING';

export interface Finding {
  code: FindingCode;
  /** For people. */
  message: string;
  /** Events and stored documents that contradict each other. */
  about: readonly (HistoryEvent | StoredRecord)[];
}

export interface Findings {
  add(code: FindingCode, message: string, ...about: (HistoryEvent | StoredRecord)[]): void;
  /** The first ones of each code, so that a build that loses everything does not fill the memory. */
  kept(): Finding[];
  counts(): Partial<Record<FindingCode, number>>;
}

const keptOfEach = 20;

export function createFindings(): Findings {
  const counts = new Map<FindingCode, number>();
  const kept: Finding[] = [];
  return {
    add(code, message, ...about) {
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count <= keptOfEach) kept.push({ code, message, about });
    },
    kept: () => kept,
    counts: () => Object.fromEntries(counts),
  };
}
