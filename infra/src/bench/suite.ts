import type { BenchOptions } from './options.js';

/** One question that `npm run bench` answers. */
export interface Suite {
  title: string;
  run(options: BenchOptions): Promise<SuiteResult>;
}

export interface SuiteResult {
  /** Markdown, for people. */
  text: string;
  /** Every reading, for `--json`. */
  figures: object;
}
