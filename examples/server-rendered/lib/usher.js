import { createVerifier, isHttpError } from '@usher/common';
import { memoryFeed, redisFeed } from '@usher/common/feed';
import { getCurrentUser, sendThroughRefresh, sessionCookieName } from '@usher/common/ssr';

const { PORT = '4000', USHER_URL = 'http://localhost:3000', REDIS_URL } = process.env;

export const usherUrl = USHER_URL;
/** What browsers see. */
export const origin = process.env.PUBLIC_URL ?? `http://localhost:${PORT}`;
export const cookie = sessionCookieName(origin.startsWith('https:'));

// Without a Redis that it shares with Usher, this server learns of no sign-out: tokens count until they expire.
const feed = REDIS_URL ? await redisFeed({ url: REDIS_URL }) : memoryFeed();
export const verifier = createVerifier({
  keys: { jwksUrl: `${usherUrl}/.well-known/jwks.json` },
  feed,
});

/** Sends a visitor through a refresh and back to the page. */
export const refresh = sendThroughRefresh({ origins: [origin] });

/** Who asks, or the code of why nobody does. */
export async function findVisitor(req) {
  try {
    return { user: await getCurrentUser(verifier, req.headers, { cookie }) };
  } catch (error) {
    // That the session feed stands still, say, is no reason to sign in again.
    if (!isHttpError(error) || error.status !== 401) throw error;
    return { code: error.code };
  }
}
