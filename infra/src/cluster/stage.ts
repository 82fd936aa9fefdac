import type { Kubectl } from './kubectl.js';
import type { Report } from './report.js';

/** An installed Usher, and what checks need to use and break it. */
export interface Stage {
  /** The origin that browsers use; its name leads to the ingress. */
  readonly url: string;
  /** Where the ingress listens, as `host:port`. */
  readonly ingress: string;
  readonly kubectl: Kubectl;
  readonly report: Report;
  readonly onProgress: (line: string) => void;
}

export interface Check {
  /** For people. */
  title: string;
  run(stage: Stage): Promise<void>;
}
