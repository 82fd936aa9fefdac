import { type Feed, memoryFeed } from '@usher/common/feed';
import { createServiceContext, type ServiceContextOptions } from '@usher/common/service';
import { holdToContract } from '@usher/infra/contract';
import { dropTestDatabase, testMongoUrl } from '@usher/infra/testing';
import mongoose from 'mongoose';
import request from 'supertest';
import { type AuthConfig, loadConfig } from './config.js';
import { authApi } from './contract/openapi.js';
import { type AuditRecord, auditModel } from './models/audit.js';
import { type SessionRecord, sessionModel } from './models/session.js';
import { type UserRecord, userModel } from './models/user.js';
import { createAuth } from './service.js';

const secret = 'a secret that only these tests know: 32 bytes';
const open: (() => Promise<void>)[] = [];

/** A whole auth on a database of its own; everything goes when the test file ends. */
export async function startAuth(
  overrides: Partial<AuthConfig> = {},
  { feed = memoryFeed(), ...options }: ServiceContextOptions & { feed?: Feed } = {},
) {
  const mongoUrl = overrides.mongoUrl ?? newDatabase();
  const config: AuthConfig = {
    ...loadConfig({ MONGO_URL: mongoUrl, AUTH_SECRET: secret, LOG_LEVEL: 'silent' }),
    // Everybody comes from one address here; tests of limits set 1.
    rateLimitFactor: 0,
    passwords: cheapPasswords,
    ...overrides,
  };
  const context = createServiceContext('auth', { ...config, ...options });
  const auth = await createAuth(config, context, feed);
  holdToContract(auth.app, authApi(config));
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= auth.close();
    return closing;
  };
  open.unshift(close);
  const database = mongoose.createConnection(mongoUrl);
  open.unshift(() => database.close());

  /** The sids of the account's sessions that are open according to the database. */
  async function openSessions(email: string): Promise<string[]> {
    const user = await userModel(database).findOne({ email });
    const open = { userId: user?._id, endedAt: { $exists: false } };
    const found = await sessionModel(database).find(open as never);
    return found.map(({ _id }) => _id);
  }
  /** What the audit trail says of the account that a cookie belongs to, oldest first. */
  async function auditOf(cookie: string): Promise<AuditRecord[]> {
    const [, payload = ''] = accessTokenOf(cookie).split('.');
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return auditModel(database).find({ userId: sub }).sort({ _id: 1 }).lean<AuditRecord[]>();
  }
  const storedSessions = () => sessionModel(database).find().lean<SessionRecord[]>();
  const storedUsers = () => userModel(database).find().lean<UserRecord[]>();
  return {
    ...auth,
    close,
    feed,
    context,
    mongoUrl,
    database,
    openSessions,
    auditOf,
    storedSessions,
    storedUsers,
  };
}

/** argon2id at the least that it can cost, for tests that hash hundreds of passwords. */
const cheapPasswords = { cost: { memoryCost: 8, timeCost: 1, parallelism: 1 } };

export function newDatabase(): string {
  const url = testMongoUrl('auth');
  open.push(() => dropTestDatabase(url));
  return url;
}

/** What a browser sends after an answer that sets cookies: the value of a `Cookie` header. */
export function cookieOf(res: { headers: Record<string, unknown> }): string {
  const set = (res.headers['set-cookie'] as string[] | undefined) ?? [];
  return set.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

/** The access token in a `Cookie` header. */
export function accessTokenOf(cookie: string): string {
  const [, session = ''] = /session=([^;]+)/.exec(cookie) ?? [];
  return JSON.parse(Buffer.from(session, 'base64').toString()).jwt;
}

let accounts = 0;

export const newEmail = () => `ada${++accounts}@example.com`;

/** The requests that most tests send to an auth. */
export function requestsTo({ app }: Pick<Awaited<ReturnType<typeof startAuth>>, 'app'>) {
  const post = (path: string, body: object | string = {}) =>
    request(app).post(`/api/users${path}`).set('Content-Type', 'application/json').send(body);
  const whoIs = (cookie: string) =>
    request(app).get('/api/users/currentuser').set('Cookie', cookie);

  async function signUp(email = newEmail(), password = 'correct horse') {
    const res = await post('/signup', { email, password });
    return { res, email, password, cookie: cookieOf(res) };
  }
  return { post, whoIs, signUp };
}

afterAll(async () => {
  for (const close of open.splice(0)) await close();
});
