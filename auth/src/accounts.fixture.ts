import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { cookieOf, requestsTo, type startAuth } from './auth.fixture.js';
import { type AuditRecord, auditModel } from './models/audit.js';
import { type UserRecord, userModel } from './models/user.js';
import type { Mail } from './services/mailer.js';

type Auth = Awaited<ReturnType<typeof startAuth>>;

/** Takes an auth's mails: `startAuth({ deliverMail: box.deliver })`. */
export function mailbox() {
  const mails: Mail[] = [];
  /** The next mail to an address, once it is there; it is taken out. */
  async function next(to: string): Promise<Mail> {
    for (;;) {
      const i = mails.findIndex((mail) => mail.to === to);
      const [mail] = i === -1 ? [] : mails.splice(i, 1);
      if (mail) return mail;
      await sleep(5);
    }
  }
  const tokenTo = async (to: string) => tokenIn(await next(to));
  return { mails, next, tokenTo, deliver: async (mail: Mail) => void mails.push(mail) };
}

export function tokenIn({ text }: Pick<Mail, 'text'>): string {
  const [, token = ''] = /#token=([\w-]+)/.exec(text) ?? [];
  return token;
}

/** Awaits a condition of which nothing tells us. */
export async function until<T>(probe: () => Promise<T | undefined | null | false>): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found) return found;
    await sleep(5);
  }
}

/** What tests of account features ask of an auth and its database. */
export function accountsOf(auth: Auth) {
  const requests = requestsTo(auth);
  const users = userModel(auth.database);
  const audit = auditModel(auth.database);

  const userOf = (email: string) => users.findOne({ email }).lean<UserRecord>().orFail();
  const auditWhere = (filter: object) =>
    audit.find(filter).sort({ _id: 1 }).lean<AuditRecord[]>().exec();

  async function signIn(email: string, password = 'correct horse'): Promise<string> {
    const res = await requests.post('/signin', { email, password });
    expect(res.status).toBe(200);
    return cookieOf(res);
  }
  /** A new account with these roles, signed in. */
  async function signUpAs(...roles: string[]) {
    const { email, password, res } = await requests.signUp();
    await users.updateOne({ email }, { $set: { roles: ['user', ...roles] } });
    const id: string = res.body.id;
    return { id, email, password, cookie: await signIn(email, password) };
  }
  const get = (path: string, cookie = 'a=b') =>
    request(auth.app).get(`/api/users${path}`).set('Cookie', cookie);
  const patch = (path: string, body: object, cookie = 'a=b') =>
    request(auth.app).patch(`/api/users${path}`).set('Cookie', cookie).send(body);
  const postAs = (cookie: string, path: string, body: object = {}) =>
    requests.post(path, body).set('Cookie', cookie);
  /** The cookie after a refresh, which every raised version asks for. */
  async function refreshed(cookie: string): Promise<string> {
    const res = await postAs(cookie, '/refresh');
    expect(res.status).toBe(200);
    return cookieOf(res);
  }
  return {
    ...requests,
    users,
    userOf,
    auditWhere,
    signIn,
    signUpAs,
    get,
    patch,
    postAs,
    refreshed,
  };
}

/** What an answer says, in short: status and, of an error, code and field. */
export function told(res: {
  status: number;
  body: { errors?: { code: string; field?: string }[] };
}): (string | number | undefined)[] {
  const [error] = res.body.errors ?? [];
  return error ? [res.status, error.code, error.field] : [res.status];
}

/** What never is a text, or not one of ours. */
export const noTexts: [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 12345678],
  ['a boolean', true],
  ['a list', ['correct horse']],
  ['an empty list', []],
  ['an operator', { $ne: '' }],
  ['empty', ''],
  ['too long', 'x'.repeat(300)],
];
