import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../stage.js';
import { heard, signIn, signUp, type Visitor } from '../visitor.js';

const rounds = 20;
const limitMs = 250;
/** How long after the end requests are still made. */
const watchedMs = 1_000;

export const endDevice: Check = {
  title: 'one device ends another: it is refused and its socket closed',
  async run({ url, report }) {
    const first = await signUp(url, 'Ada');
    let closedMs = 0;
    let refusedMs = 0;
    const reasons = new Set<string>();
    for (let i = 0; i < rounds; i += 1) {
      const second = await signIn(url, first);
      const socket = await second.connect();
      const ended = heard<{ reason: string }>(socket, 'session:ended');
      const closed = heard(socket, 'disconnect').then(() => performance.now());
      const answer = await second.fetch('/api/users/currentuser');
      const { currentUser } = (await answer.json()) as { currentUser: { sid: string } };
      const abort = new AbortController();
      const lastAccepted = askOn(url, second, abort.signal);

      const endedAt = performance.now();
      const ending = await first.send('DELETE', `/api/users/sessions/${currentUser.sid}`);
      if (ending.status !== 200) throw new Error(`DELETE session: ${ending.status}`);
      reasons.add((await ended).reason);
      closedMs = Math.max(closedMs, (await closed) - endedAt);
      await sleep(watchedMs);
      abort.abort();
      refusedMs = Math.max(refusedMs, (await lastAccepted) - endedAt);
    }
    report.same('what a device hears that another has ended', [...reasons].join(), 'other-device');
    report.atMost(
      `from asking for that until its socket is closed, longest of ${rounds}`,
      closedMs,
      limitMs,
      'ms',
    );
    report.atMost(
      'until the last request of its that is accepted, longest',
      refusedMs,
      limitMs,
      'ms',
    );
  },
};

/** Asks all services again and again, each at all of its replicas; returns when the last accepted one was sent. */
async function askOn(url: string, { cookie }: Visitor, signal: AbortSignal): Promise<number> {
  const headers = { Cookie: cookie() };
  let last = Number.NEGATIVE_INFINITY;
  async function ask(path: string): Promise<void> {
    while (!signal.aborted) {
      const sentAt = performance.now();
      const answer = await fetch(url + path, { headers, redirect: 'manual' });
      await answer.arrayBuffer();
      if (answer.status === 200) last = Math.max(last, sentAt);
      await sleep(10);
    }
  }
  const paths = ['/api/chat/rooms', '/api/users/sessions', '/'];
  await Promise.all(paths.map(ask));
  return last;
}
