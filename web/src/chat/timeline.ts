import type { Message } from './contract.js';
import type { Conversation, Draft } from './conversation.js';

/** One message as a line of its group. */
export interface Line {
  /** The same before and after the server has stored it. */
  key: string;
  text: string;
  /** ISO 8601. */
  at: string;
  /** Set while the line is one of mine that the server has not confirmed. */
  draft?: Draft;
}

export type TimelineItem =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'group'; key: string; sender: { id: string; name: string }; lines: Line[] };

/** Silence that begins a new group. */
const pauseMs = 5 * 60_000;

/**
 * A conversation as it is read: consecutive messages of one sender together, days apart.
 *
 * @param dayOf the day of an instant, in the reader's time zone
 */
export function timelineOf(
  { messages, drafts }: Pick<Conversation, 'messages' | 'drafts'>,
  me: { id: string; name: string },
  dayOf: (at: string) => string,
): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = '';
  let lastAt = 0;

  function add(sender: { id: string; name: string }, line: Line): void {
    if (dayOf(line.at) !== day) {
      day = dayOf(line.at);
      items.push({ kind: 'day', key: `day:${day}:${line.key}`, at: line.at });
    }
    const group = items.at(-1);
    const at = Date.parse(line.at);
    const goesOn =
      group?.kind === 'group' && group.sender.id === sender.id && at - lastAt < pauseMs;
    if (goesOn) group.lines.push(line);
    else items.push({ kind: 'group', key: `group:${line.key}`, sender, lines: [line] });
    lastAt = at;
  }

  for (const message of messages) add(message.sender, storedLine(message));
  for (const draft of drafts) add(me, draftLine(draft, me.id));
  return items;
}

function storedLine({ sender, clientMessageId, text, at, deletedAt }: Message): Line {
  const shown = deletedAt ? 'This message was deleted.' : text;
  return { key: `${sender.id}:${clientMessageId}`, text: shown, at };
}

function draftLine(draft: Draft, myId: string): Line {
  const { clientMessageId, text, at } = draft;
  return { key: `${myId}:${clientMessageId}`, text, at, draft };
}
