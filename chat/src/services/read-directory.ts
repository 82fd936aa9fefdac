import type { DirectoryMarkModel } from '../models/directory-mark.js';
import type { PeopleStore, PersonNews } from './people-store.js';

export interface DirectoryClient {
  /** Where auth answers inside the cluster. */
  authUrl: string;
  clientId: string;
  clientSecret: string;
}

interface DirectoryPage {
  users: (PersonNews & { changedAt: string })[];
  nextCursor?: string;
}

const timeoutMs = 10_000;
/** Two changes at once may become visible in the other order, and auth's replicas have clocks of their own. */
const overlapMs = 60_000;
const pageSize = 500;

/**
 * Learns from auth what has changed since it was last asked: what the feed no longer holds after this
 * service was away. Each page is kept as soon as it is read, so that a next try goes on from there.
 */
export async function readDirectory(
  client: DirectoryClient,
  { people, marks }: { people: Pick<PeopleStore, 'learn'>; marks: DirectoryMarkModel },
  closing: AbortSignal,
): Promise<void> {
  const mark = await marks.findById('users').lean();
  const since = mark && new Date(mark.since.getTime() - overlapMs).toISOString();
  const token = await fetchToken(client, closing);
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: `${pageSize}` });
    if (since) query.set('since', since);
    if (cursor) query.set('cursor', cursor);
    const path = `/api/users/directory?${query}`;
    const headers = { Authorization: `Bearer ${token}` };
    const page = await ask<DirectoryPage>(client.authUrl + path, { headers }, closing);
    await people.learn(page.users.map(toNews));
    const last = page.users.at(-1);
    if (last) {
      const read = { $max: { since: new Date(last.changedAt) } };
      await marks.updateOne({ _id: 'users' }, read, { upsert: true });
    }
    cursor = page.nextCursor;
  } while (cursor);
}

/** As a client that auth knows (RFC 6749 sections 2.3.1 and 4.4). */
async function fetchToken(client: DirectoryClient, closing: AbortSignal): Promise<string> {
  const { authUrl, clientId, clientSecret } = client;
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const { access_token } = await ask<{ access_token: string }>(
    `${authUrl}/api/users/token`,
    {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    },
    closing,
  );
  return access_token;
}

async function ask<T>(url: string, init: RequestInit, closing: AbortSignal): Promise<T> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]);
  const response = await fetch(url, { ...init, redirect: 'error', signal });
  if (response.ok) return (await response.json()) as T;
  await response.body?.cancel();
  throw new Error(`auth answered ${response.status} at ${new URL(url).pathname}`);
}

/** An auth of an older version tells no `ver`: then it counts as less than all that is known. */
function toNews({ id, name, status, ver = 0 }: PersonNews): PersonNews {
  return { id, name, status, ver };
}
