import type { Change, History, Message } from './contract.js';

/** One of my messages that is not among the room's yet. */
export interface Draft {
  clientMessageId: string;
  text: string;
  /** The `seq` that it answers. */
  replyTo?: number;
  /** When it was written, ISO 8601. */
  at: string;
  /** Set when sending was given up; the reason, for people. */
  failure?: string;
}

/** What is known of one room's messages. Every function here returns a new value. */
export interface Conversation {
  /** `loading` until the newest messages have been fetched. */
  status: 'loading' | 'open' | 'forbidden' | 'missing';
  /** Ascending by `seq`, without holes; what is shown. */
  messages: readonly Message[];
  /** Came early, beyond a hole; shown when the hole is filled. */
  ahead: readonly Message[];
  /** The newest message known to exist. */
  head: number;
  /** The newest change up to which all that is held is as changed. */
  rev: number;
  /** The newest change known to exist. */
  headRev: number;
  /** Changes that came early, beyond a hole. */
  waiting: readonly NumberedChange[];
  /** In the order of writing. */
  drafts: readonly Draft[];
}

export type NumberedChange = Pick<Change, 'rev' | 'message'>;

export const unknownConversation: Conversation = {
  status: 'loading',
  messages: [],
  ahead: [],
  head: 0,
  rev: 0,
  headRev: 0,
  waiting: [],
  drafts: [],
};

/** The newest page of the room's history: what was held before gives way to it. */
export function opened(
  conversation: Conversation,
  { messages, head, headRev }: History,
): Conversation {
  const held = [...conversation.messages, ...conversation.ahead];
  // Changes that were applied after the page was read are not in it: they are asked for once more.
  const fresh = { ...conversation, status: 'open' as const, messages, ahead: [], rev: headRev };
  return changed(received(fresh, [...held, ...messages], head), [], headRev);
}

/** Messages from a push, an ack or a catch-up, in any order and as often as they come. */
export function received(
  conversation: Conversation,
  incoming: readonly Message[],
  announcedHead = 0,
): Conversation {
  // What is held already may have been changed since the other was on its way.
  const known = new Map([...incoming, ...conversation.ahead].map((one) => [one.seq, one]));
  const messages = [...conversation.messages];
  if (conversation.status === 'open') {
    for (let next = known.get(1 + lastOf(messages)); next; next = known.get(next.seq + 1)) {
      messages.push(next);
    }
  }
  const last = lastOf(messages);
  const stored = new Set<string>();
  const ahead: Message[] = [];
  for (const message of known.values()) {
    if (message.seq > last) ahead.push(message);
    else stored.add(message.clientMessageId);
  }
  return {
    ...conversation,
    messages,
    ahead: ahead.sort((a, b) => a.seq - b.seq),
    head: Math.max(conversation.head, announcedHead, last, ...ahead.map(({ seq }) => seq)),
    drafts: conversation.drafts.filter(({ clientMessageId }) => !stored.has(clientMessageId)),
  };
}

/** Changes from a push, an ack or a catch-up: applied in the order of `rev`, each once. */
export function changed(
  conversation: Conversation,
  incoming: readonly NumberedChange[],
  announcedRev = 0,
): Conversation {
  const known = new Map([...conversation.waiting, ...incoming].map((one) => [one.rev, one]));
  let next = conversation;
  let { rev } = conversation;
  if (conversation.status === 'open') {
    for (let change = known.get(rev + 1); change; change = known.get(rev + 1)) {
      next = replaced(next, change.message);
      rev += 1;
    }
  }
  const waiting = [...known.values()].filter((change) => change.rev > rev);
  const headRev = Math.max(next.headRev, announcedRev, rev, ...waiting.map((one) => one.rev));
  return { ...next, rev, headRev, waiting };
}

function replaced(conversation: Conversation, message: Message): Conversation {
  const { messages, ahead } = conversation;
  if (message.seq > lastOf(messages)) {
    // Its first version may still be on its way, and must not take the place of this one.
    const others = ahead.filter(({ seq }) => seq !== message.seq);
    return received({ ...conversation, ahead: [...others, message] }, []);
  }
  const put = (one: Message) => (one.seq === message.seq ? message : one);
  return { ...conversation, messages: messages.map(put) };
}

/** A page of messages from before the first one held; whatever does not join on is left out. */
export function olderLoaded(conversation: Conversation, older: readonly Message[]): Conversation {
  const first = conversation.messages[0]?.seq ?? conversation.head + 1;
  const joining = older.filter(({ seq }) => seq < first);
  if (joining.at(-1)?.seq !== first - 1) return conversation;
  return { ...conversation, messages: [...joining, ...conversation.messages] };
}

export function drafted(conversation: Conversation, draft: Draft): Conversation {
  return { ...conversation, drafts: [...conversation.drafts, draft] };
}

/** Sending was given up (`failure` says why) or is tried again (without). */
export function draftMarked(
  conversation: Conversation,
  clientMessageId: string,
  failure?: string,
): Conversation {
  const mark = ({ failure: _, ...draft }: Draft): Draft =>
    failure === undefined ? draft : { ...draft, failure };
  return {
    ...conversation,
    drafts: conversation.drafts.map((draft) =>
      draft.clientMessageId === clientMessageId ? mark(draft) : draft,
    ),
  };
}

export function draftDiscarded(conversation: Conversation, clientMessageId: string): Conversation {
  const drafts = conversation.drafts.filter((draft) => draft.clientMessageId !== clientMessageId);
  return { ...conversation, drafts };
}

/** The newest `seq` up to which nothing is missing; a catch-up asks for what comes after it. */
export function lastSeq({ messages }: Conversation): number {
  return lastOf(messages);
}

export function hasHole(conversation: Conversation): boolean {
  const { status, head, rev, headRev } = conversation;
  return status === 'open' && (head > lastSeq(conversation) || headRev > rev);
}

export function hasOlder({ status, messages }: Conversation): boolean {
  return status === 'open' && (messages[0]?.seq ?? 1) > 1;
}

function lastOf(messages: readonly Message[]): number {
  return messages.at(-1)?.seq ?? 0;
}
