import type { EndReason } from '../feed/entries.js';
import { httpQuestion, type IntrospectionClient } from './http-question.js';

/** The session that a token belongs to, and the user's version that the token carries. */
export interface SessionQuestion {
  sid: string;
  userId: string;
  ver: number;
}

/** What auth says of it: why it has ended, if it has, and the user's version now. */
export interface SessionState {
  sid: string;
  ended?: EndReason;
  ver: number;
}

/** Asks auth about up to 1,000 sessions at once. Rejects when there is no answer. */
export type AskSessions = (sessions: SessionQuestion[]) => Promise<SessionState[]>;

/** How a verifier asks auth while it cannot follow the session feed. */
export type IntrospectionOptions = IntrospectionClient | { ask: AskSessions };

export interface Introspector {
  /** @throws Error when auth does not answer */
  ask(session: SessionQuestion): Promise<SessionState>;
}

/** One answer for a session counts this long, however many requests ask. */
const keepMs = 1_000;
const maxBatch = 1_000;

/** Questions of one moment travel together, and the same one is asked once. */
export function createIntrospector(options: IntrospectionOptions): Introspector {
  const askSessions = 'ask' in options ? options.ask : httpQuestion(options);
  const answers = new Map<string, { promise: Promise<SessionState>; at: number }>();
  let batch: Question[] = [];

  function ask(session: SessionQuestion): Promise<SessionState> {
    const now = performance.now();
    const kept = answers.get(session.sid);
    if (kept && now - kept.at <= keepMs) return kept.promise;
    forgetOld(now);
    const promise = new Promise<SessionState>((resolve, reject) => {
      batch.push({ session, resolve, reject });
    });
    if (batch.length === 1) setImmediate(send);
    if (batch.length === maxBatch) send();
    answers.set(session.sid, { promise, at: now });
    // A failure is not an answer: the next one asks again.
    promise.catch(() => answers.delete(session.sid));
    return promise;
  }

  function send(): void {
    const questions = batch;
    batch = [];
    if (questions.length > 0) void answer(questions, askSessions);
  }

  /** In order of insertion, hence oldest first. */
  function forgetOld(now: number): void {
    for (const [sid, { at }] of answers) {
      if (now - at <= keepMs) break;
      answers.delete(sid);
    }
  }

  return { ask };
}

interface Question {
  session: SessionQuestion;
  resolve: (state: SessionState) => void;
  reject: (error: unknown) => void;
}

async function answer(questions: Question[], askSessions: AskSessions): Promise<void> {
  try {
    const states = await askSessions(questions.map(({ session }) => session));
    const bySid = new Map(states.map((state) => [state.sid, state]));
    for (const { session, resolve, reject } of questions) {
      const state = bySid.get(session.sid);
      if (state) resolve(state);
      else reject(new Error('auth said nothing of this session'));
    }
  } catch (error) {
    for (const { reject } of questions) reject(error);
  }
}
