import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../percentiles.js';
import type { Suite } from '../suite.js';
import { type Answer, ask } from './ask.js';
import { type LoadResult, startLoad } from './load.js';
import { openStage } from './stage.js';
import { admit, type Visitor } from './visitors.js';

/** One sign-out; milliseconds. */
interface Reading {
  /** From the moment the request left for auth until the last refusal and the last close were seen. */
  fromRequest: number;
  /** The same from auth's answer; 0 where all was over by then. */
  fromAnswer: number;
  /** How long one look at a replica took: nothing finer can be seen. */
  resolution: number;
}

const sockets = 1_000;
const revocations = 500;
/** Behind `requireAuth` and with nothing there: 404 to whoever is let in, 401 to all others, no database. */
const guarded = '/api/chat/nothing';

export const revocationSuite: Suite = {
  title: 'Sign-out to the last refusal: 2 replicas of chat, 1,000 open sockets',
  async run() {
    const stage = await openStage(2);
    try {
      process.stderr.write(`opening ${sockets} sessions with a socket each\n`);
      const visitors = await admit(stage, sockets);
      const [steady, ...leaving] = visitors;
      if (!steady) throw new Error('nobody came');
      const load = await startLoad(
        stage.chatUrls.map((url) => url + guarded),
        steady.cookie,
      );
      // Time for it to find the pace that keeps half of the machine busy.
      await sleep(5_000);
      const readings: Reading[] = [];
      for (const visitor of leaving.slice(0, revocations)) {
        readings.push(await signOut(visitor, stage.authUrl, stage.chatUrls));
        await sleep(Math.random() * 10);
      }
      const beside = await load.stop();
      for (const { socket } of visitors) socket.disconnect();
      return { text: report(readings, beside), figures: { readings, beside } };
    } finally {
      await stage.close();
    }
  },
};

async function signOut(
  { cookie, socket }: Visitor,
  authUrl: string,
  chatUrls: string[],
): Promise<Reading> {
  const looks: number[] = [];
  const closed = new Promise<number>((done) => {
    socket.once('disconnect', () => done(performance.now()));
  });
  const refused = chatUrls.map(async (url) => {
    for (;;) {
      const answer = await ask(`${url}${guarded}`, cookie);
      looks.push(answer.receivedAt - answer.sentAt);
      if (answer.status === 401) return answer.receivedAt;
      if (answer.status !== 404) throw new Error(`${url} answered ${answer.status}`);
    }
  });
  const out: Answer = await ask(`${authUrl}/api/users/signout`, cookie, {});
  if (out.status !== 200) throw new Error(`auth answered ${out.status}`);
  const over = Math.max(...(await Promise.all([closed, ...refused])));
  return {
    fromRequest: over - out.sentAt,
    fromAnswer: Math.max(0, over - out.receivedAt),
    resolution: Math.max(...looks),
  };
}

function report(readings: Reading[], { perSecond, busy, processors }: LoadResult): string {
  const row = (title: string, of: keyof Reading) => {
    const { p50, p99, max } = percentiles(readings.map((reading) => reading[of]));
    return `| ${title} | ${[p50, p99, max].map((ms) => ms.toFixed(1)).join(' | ')} |`;
  };
  return [
    `Node ${process.versions.node}; ${readings.length} sign-outs, ${perSecond} other requests a second beside;`,
    `${Math.round(busy * 100)} % of ${processors} processors busy.`,
    '',
    '| ms, until both replicas refuse the cookie over HTTP and its socket is closed | p50 | p99 | max |',
    '| --- | --- | --- | --- |',
    row("from auth's answer", 'fromAnswer'),
    row('from sending the request to auth', 'fromRequest'),
    row('resolution: the longest look at a replica meanwhile', 'resolution'),
  ].join('\n');
}
