import { cpus } from 'node:os';
import { readCpuClock } from '../cpu-clock.js';
import { ask } from './ask.js';

/**
 * Signed-in requests beside what is measured, as many as keep half of the machine's processors busy with
 * everything that runs on them. A process of its own, so that the probe is not slowed by it.
 *
 * Arguments: the cookie, then the addresses. Ends on SIGTERM with a line of JSON.
 */
const [cookie = '', ...urls] = process.argv.slice(2);
const target = 0.5;
const adjustMs = 500;
const tickMs = 10;

const processors = cpus().length;

/** Processor time of the whole machine, and when that was. */
function readBusy() {
  return { seconds: readCpuClock()?.machine ?? 0, at: performance.now() / 1000 };
}

type Busy = ReturnType<typeof readBusy>;

const share = (from: Busy, to: Busy) =>
  (to.seconds - from.seconds) / (to.at - from.at) / processors;

let perTick = 1;
let owed = 0;
let sent = 0;
let open = 0;
const startedAt = performance.now();
const first = readBusy();
let last = first;

setInterval(() => {
  owed += perTick;
  // Those that are still out count: a slow moment must not pile up requests.
  while (owed >= 1 && open < 64) {
    owed -= 1;
    open += 1;
    const url = urls[sent++ % urls.length] ?? '';
    ask(url, cookie)
      .catch(() => {})
      .finally(() => {
        open -= 1;
      });
  }
  owed = Math.min(owed, perTick);
}, tickMs);

setInterval(() => {
  const now = readBusy();
  perTick = Math.max(0.1, perTick * (1 + (target - share(last, now))));
  last = now;
}, adjustMs);

process.once('SIGTERM', () => {
  const seconds = (performance.now() - startedAt) / 1000;
  const busy = share(first, readBusy());
  const result = { perSecond: Math.round(sent / seconds), busy, processors };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
});
process.stdout.write('loading\n');
