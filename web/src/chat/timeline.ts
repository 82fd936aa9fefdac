import type { Message } from './contract.js';
import type { Conversation, Draft } from './conversation.js';

/** One message as a line of its group. */
export interface Line {
  /** The same before and after the server has stored it. */
  key: string;
  text: string;
  /** ISO 8601. */
  at: string;
  /** The `seq` that it answers. */
  replyTo?: number | undefined;
  /** What it answers, where that is loaded. */
  answered?: Message | undefined;
  /** As the server has it; absent in a draft. */
  message?: Message;
  /** Set while the line is one of mine that the server has not confirmed. */
  draft?: Draft;
}

export type TimelineItem =
  | { kind: 'day'; key: string; at: string }
  /** What follows is new to the reader. */
  | { kind: 'new'; key: string }
  | { kind: 'group'; key: string; sender: { id: string; name: string }; lines: Line[] };

/** Silence that begins a new group. */
const pauseMs = 5 * 60_000;

/** In place of the text of a message that has none any more. */
export const deletedText = 'Message deleted';

/**
 * A conversation as it is read: consecutive messages of one sender together, days apart.
 *
 * @param dayOf the day of an instant, in the reader's time zone
 * @param newAfter what others have written after this `seq` is new; undefined where nothing is
 */
export function timelineOf(
  { messages, drafts }: Pick<Conversation, 'messages' | 'drafts'>,
  me: { id: string; name: string },
  dayOf: (at: string) => string,
  newAfter?: number,
): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = '';
  let lastAt = 0;
  const first = messages[0]?.seq ?? 0;
  // Where it lies before what is loaded, the line is not seen until that is.
  let marked = newAfter === undefined || first > newAfter + 1;

  function isFirstNew(sender: { id: string }, { message }: Line): boolean {
    return !marked && sender.id !== me.id && (message?.seq ?? 0) > (newAfter ?? 0);
  }

  function add(sender: { id: string; name: string }, line: Line): void {
    if (dayOf(line.at) !== day) {
      day = dayOf(line.at);
      items.push({ kind: 'day', key: `day:${day}:${line.key}`, at: line.at });
    }
    if (isFirstNew(sender, line)) {
      marked = true;
      items.push({ kind: 'new', key: 'new' });
    }
    const group = items.at(-1);
    const at = Date.parse(line.at);
    const goesOn =
      group?.kind === 'group' && group.sender.id === sender.id && at - lastAt < pauseMs;
    if (goesOn) group.lines.push(line);
    else items.push({ kind: 'group', key: `group:${line.key}`, sender, lines: [line] });
    lastAt = at;
  }

  function answer(replyTo: number | undefined): Pick<Line, 'replyTo' | 'answered'> {
    return replyTo === undefined ? {} : { replyTo, answered: messages[replyTo - first] };
  }
  for (const message of messages) {
    add(message.sender, { ...storedLine(message), ...answer(message.replyTo) });
  }
  for (const draft of drafts) add(me, { ...draftLine(draft, me.id), ...answer(draft.replyTo) });
  return items;
}

function storedLine(message: Message): Line {
  const { sender, clientMessageId, text, at, deletedAt } = message;
  const shown = deletedAt ? deletedText : text;
  return { key: `${sender.id}:${clientMessageId}`, text: shown, at, message };
}

function draftLine(draft: Draft, myId: string): Line {
  const { clientMessageId, text, at } = draft;
  return { key: `${myId}:${clientMessageId}`, text, at, draft };
}
