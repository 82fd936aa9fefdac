import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import type { mongo } from 'mongoose';
import { cookieOf, newDatabase, requestsTo, startAuth } from './auth.fixture.js';

type Auth = Awaited<ReturnType<typeof startAuth>>;
type Backup = Map<string, mongo.Document[]>;

async function backUp({ database }: Auth): Promise<Backup> {
  const backup: Backup = new Map();
  for (const { name } of (await database.db?.listCollections().toArray()) ?? []) {
    backup.set(name, (await database.db?.collection(name).find().toArray()) ?? []);
  }
  return backup;
}

async function restore({ database }: Auth, backup: Backup): Promise<void> {
  for (const [name, documents] of backup) {
    const collection = database.db?.collection(name);
    await collection?.deleteMany({});
    if (documents.length > 0) await collection?.insertMany(documents);
  }
}

/** Runs what docs/operations.md has an operator run in mongosh before auth starts again. */
async function endAllSessions({ database }: Auth): Promise<void> {
  const page = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const block = /<!-- run by auth\/src\/restore\.test\.ts -->\s+```js\n([\s\S]+?)```/.exec(
    page,
  )?.[1];
  const updates: unknown[] = [];
  const collection = (name: string) => ({
    updateMany: (filter: object, update: object) =>
      updates.push(database.db?.collection(name).updateMany(filter, update)),
  });
  const db = { sessions: collection('sessions'), users: collection('users') };
  runInNewContext(block ?? '', { db, Date });
  expect(updates).toHaveLength(2);
  await Promise.all(updates);
}

/**
 * A backup is taken; then Ada refreshes, Grace signs out, Alan signs in once more; then the backup is
 * restored and auth starts beside a feed that knows nothing.
 */
async function restoredAuth(prepare: (auth: Auth) => Promise<void>) {
  const mongoUrl = newDatabase();
  const before = await startAuth({ mongoUrl });
  const { post, signUp } = requestsTo(before);
  const [ada, grace, alan] = [await signUp(), await signUp(), await signUp()];
  const backup = await backUp(before);
  const refreshed = await post('/refresh').set('Cookie', ada.cookie);
  expect(refreshed.status).toBe(200);
  await post('/signout').set('Cookie', grace.cookie);
  const { email, password } = alan;
  const again = await post('/signin', { email, password });
  await before.close();
  await restore(before, backup);
  await prepare(before);
  const auth = await startAuth({ mongoUrl });
  return {
    ...requestsTo(auth),
    ada: { ...ada, cookie: cookieOf(refreshed) },
    grace,
    alan: { email, password, cookie: cookieOf(again) },
  };
}

const code = (res: { body: { errors?: { code: string }[] } }) => res.body.errors?.[0]?.code;

test('an older backup by itself undoes sign-outs and takes those who went on for thieves', async () => {
  const { post, ada, grace } = await restoredAuth(async () => {});
  expect((await post('/refresh').set('Cookie', grace.cookie)).status).toBe(200);
  expect(code(await post('/refresh').set('Cookie', ada.cookie))).toBe('SESSION_REVOKED');
});

test('with all sessions ended nobody is signed in, by whatever token, and everybody can sign in', async () => {
  const { post, whoIs, ada, grace, alan } = await restoredAuth(endAllSessions);
  for (const { cookie, email, password } of [ada, grace, alan]) {
    expect((await whoIs(cookie)).body).toEqual({ currentUser: null });
    expect((await post('/refresh').set('Cookie', cookie)).status).toBe(401);
    const { status } = await post('/signin', { email, password });
    expect(status).toBe(200);
  }
});
