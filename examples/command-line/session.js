import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createClient, isHttpError } from '@usher/common/client';
import { ask } from './ask.js';
import { Failure } from './failure.js';

const file = process.env.USHER_CHAT_FILE ?? join(homedir(), '.usher-chat.json');

/** Written beside it and renamed: a rotated token that is half on disk would be lost. */
export async function saveSession(session) {
  await writeFile(`${file}.new`, JSON.stringify(session), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export const forgetSession = () => rm(file, { force: true });

/** The session that was saved, with a client that saves what it renews. */
async function openSession() {
  let saved;
  try {
    saved = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Failure('You are not signed in: usher-chat signin --email …');
  }
  const { url, ...tokens } = saved;
  const client = createClient({
    baseUrl: url,
    tokens,
    onTokens: (renewed) => saveSession({ url, ...renewed }),
  });
  return { url, client };
}

/** What to do about an answer of this status. */
const advice = { 401: ' Sign in again.', 429: ' Try again later.', 503: ' Try again later.' };

/** Does something with the session, and says in words what its errors mean. */
export async function inSession(act) {
  const { url, client } = await openSession();
  const askUsher = (path, request) => ask(client.fetch, new URL(path, url), request);
  try {
    return await act(askUsher, client);
  } catch (error) {
    if (!isHttpError(error)) throw error;
    if (error.status === 401) await forgetSession();
    throw new Failure(`${error.message}.${advice[error.status] ?? ''}`);
  } finally {
    client.close();
  }
}
