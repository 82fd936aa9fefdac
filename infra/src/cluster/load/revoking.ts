import { setTimeout as sleep } from 'node:timers/promises';
import type { Tokens } from '@usher/common/client';
import { type Account, signInWithTokens } from '../visitor.js';

export interface Revoked {
  /** Sign-outs that were answered with yes, or with "recorded, soon everywhere". */
  count: number;
  /** Requests with such a session that were accepted though made later than the limit after that answer. */
  acceptedLate: number;
  /** The last request that was accepted, in ms after the answer. */
  longestMs: number;
}

const sessions = 12;
const everyMs = 1_000;
const askEveryMs = 250;
/** How long an ended session is tried beyond the limit. */
const watchedMs = 8_000;

/**
 * Signs sessions out, one after the other, while `meanwhile` happens, and tries them all the time.
 *
 * @param limitMs how old a service's knowledge may be before it has to ask
 */
export async function revokeWhile(
  url: string,
  account: Account,
  limitMs: number,
  meanwhile: () => Promise<void>,
): Promise<Revoked> {
  const signedIn: Tokens[] = [];
  // Made before, because nobody signs in while MongoDB elects.
  for (let i = 0; i < sessions; i += 1) {
    signedIn.push((await signInWithTokens(url, account)).tokens);
  }
  const revoked = { count: 0, acceptedLate: 0, longestMs: 0 };
  let isOver = false;

  async function revokeAll(): Promise<void> {
    const watching: Promise<void>[] = [];
    while (!isOver) {
      const tokens = signedIn.shift();
      if (!tokens) break;
      if (await signOut(url, tokens)) watching.push(watch(tokens, performance.now()));
      else signedIn.push(tokens);
      await sleep(everyMs);
    }
    await Promise.all(watching);
  }

  async function watch(tokens: Tokens, endedAt: number): Promise<void> {
    revoked.count += 1;
    while (performance.now() < endedAt + limitMs + watchedMs) {
      const sentMs = performance.now() - endedAt;
      if (await isAccepted(url, tokens)) {
        revoked.longestMs = Math.max(revoked.longestMs, sentMs);
        if (sentMs > limitMs) revoked.acceptedLate += 1;
      }
      await sleep(askEveryMs);
    }
  }

  const revoking = revokeAll();
  try {
    await meanwhile();
  } finally {
    isOver = true;
    await revoking;
  }
  return revoked;
}

async function signOut(url: string, tokens: Tokens): Promise<boolean> {
  const answer = await ask(`${url}/api/users/signout`, tokens, 'POST');
  return answer?.ok ?? false;
}

async function isAccepted(url: string, tokens: Tokens): Promise<boolean> {
  const answer = await ask(`${url}/api/chat/rooms`, tokens);
  return answer?.ok ?? false;
}

async function ask(url: string, { accessToken }: Tokens, method = 'GET') {
  try {
    const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
    const body = method === 'POST' ? '{}' : null;
    const signal = AbortSignal.timeout(5_000);
    const answer = await fetch(url, { method, headers, body, signal });
    await answer.arrayBuffer();
    return answer;
  } catch {
    return undefined;
  }
}
