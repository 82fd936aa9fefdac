import type { RunningServer } from './start-server.js';

/**
 * A wrong answer is fast: before anything is timed, the signed-in visitor must be known by id, and where
 * signing in is asked for, everybody else must be refused.
 */
export async function checkAnswers(name: string, server: RunningServer): Promise<void> {
  const { url, cookie, userId, open } = server;
  const signedIn = await fetch(url, { headers: { cookie } });
  const text = await signedIn.text();
  if (signedIn.status !== 200 || text !== JSON.stringify({ id: userId })) {
    throw new Error(`${name} answered ${signedIn.status} ${text}`);
  }
  if (open) return;
  const forged = `session=${Buffer.from('{"jwt":"a.b.c"}').toString('base64')}`;
  for (const headers of [{}, { cookie: forged }]) {
    const { status } = await fetch(url, { headers });
    if (status !== 401) throw new Error(`${name} let a stranger in: ${status}`);
  }
}
