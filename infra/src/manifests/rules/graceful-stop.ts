import { stopSeconds } from '@usher/common/service';
import { eachPod, isService, type Rule } from './rule.js';

/** Measured: with 1 s requests were lost in a rolling restart, with 4 s none. */
const minPauseSeconds = 4;

/** A pod that is told to stop gets the time that its service takes. */
export const gracefulStop: Rule = ({ manifests }) =>
  eachPod(
    manifests.filter(isService),
    function* ({ containers, terminationGracePeriodSeconds = 30 }) {
      const pause = containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      if (pause < minPauseSeconds) yield `stops listening within ${minPauseSeconds} s`;
      if (terminationGracePeriodSeconds < pause + stopSeconds + 3) {
        yield `is killed while it still drains, which takes up to ${stopSeconds} s`;
      }
    },
  );
