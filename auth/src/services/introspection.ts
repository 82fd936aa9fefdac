import type { SessionQuestion, SessionState, VerifiedToken, Verifier } from '@usher/common';
import type { EndReason } from '@usher/common/feed';
import { Types } from 'mongoose';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';
import { type Clients, rolesOf } from './clients.js';

/** What RFC 7662 answers; only `active` when the token does not count. */
export type Introspected = { active: false } | ({ active: true; sub: string } & object);

/** Answers from the database, whatever this process has heard from the session feed. */
export interface Introspection {
  token(token: string): Promise<Introspected>;
  /** In the order of the questions. */
  sessions(questions: readonly SessionQuestion[]): Promise<SessionState[]>;
}

export interface IntrospectionParts {
  sessions: SessionModel;
  users: UserModel;
  clients: Clients;
  verifier: Pick<Verifier, 'identify'>;
}

export function createIntrospection(
  { sessions, users, clients, verifier }: IntrospectionParts,
  { now }: { now: () => number },
): Introspection {
  async function answer(questions: readonly SessionQuestion[]): Promise<SessionState[]> {
    const userIds = questions.map(({ userId }) => userId).filter(isUserId);
    const [foundSessions, foundUsers] = await Promise.all([
      sessions.find({ _id: { $in: questions.map(({ sid }) => sid) } }).lean<SessionRecord[]>(),
      users.find({ _id: { $in: userIds } }, { ver: 1, status: 1 }).lean<UserRecord[]>(),
    ]);
    const sessionOf = new Map(foundSessions.map((session) => [session._id, session]));
    const userOf = new Map(foundUsers.map((user) => [user._id.toString(), user]));
    return questions.map(({ sid, userId, ver }) => {
      const user = userOf.get(userId);
      const ended = endOf(sessionOf.get(sid), userId, user);
      return { sid, ...(ended && { ended }), ver: user?.ver ?? ver };
    });
  }

  function endOf(
    session: SessionRecord | undefined,
    userId: string,
    user: UserRecord | undefined,
  ): EndReason | undefined {
    if (session?.endedAt) return session.endReason ?? 'signout';
    if (user && user.status !== 'active') return 'banned';
    const open = session?.userId.toString() === userId && session.expiresAt.getTime() > now();
    return open && user ? undefined : 'expired';
  }

  async function ofSession({ user, ver }: VerifiedToken): Promise<object | undefined> {
    const [state] = await answer([{ sid: user.sid, userId: user.id, ver }]);
    if (!state || state.ended || state.ver !== ver) return undefined;
    const found = await users.findOne({ _id: user.id, ver }).lean<UserRecord>();
    if (!found) return undefined;
    const { email, name, roles } = found;
    return { sub: user.id, sid: user.sid, username: email, name, roles, ver };
  }

  function ofClient({ user }: VerifiedToken): object | undefined {
    const client = clients.find(user.name);
    if (!client) return undefined;
    return { sub: user.id, client_id: client.id, name: client.id, roles: rolesOf(client) };
  }

  return {
    sessions: answer,
    async token(token) {
      const verified = verifier.identify(token);
      if (!verified || verified.user.exp * 1000 <= now()) return { active: false };
      const owner = verified.user.sid ? await ofSession(verified) : ofClient(verified);
      if (!owner) return { active: false };
      const { sub, exp, iat, iss, aud, jti } = claimsOf(token);
      return { active: true, ...owner, sub, exp, iat, iss, aud, jti, token_type: 'Bearer' };
    },
  };
}

/** In `JWT_KEY` mode others sign too, and their users may be called anything. */
function isUserId(id: string): boolean {
  return /^[0-9a-f]{24}$/.test(id) && Types.ObjectId.isValid(id);
}

/** The claims of a token whose signature was checked. */
function claimsOf(token: string) {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
