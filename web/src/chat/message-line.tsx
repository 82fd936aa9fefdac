import { type FocusEvent, memo, useState } from 'react';
import type { ChatState } from './chat-state.js';
import type { Message } from './contract.js';
import { DraftNote } from './draft-note.js';
import { Icon } from './icon.js';
import { MessageMenu } from './message-menu.js';
import { MessageQuote } from './message-quote.js';
import { MessageText, mentionsOf } from './message-text.js';
import { MessageToolbar } from './message-toolbar.js';
import { Reactions } from './reactions.js';
import type { TimeFormat } from './time-format.js';
import type { Line } from './timeline.js';

/** What can be done with a message. */
export interface LineActs {
  reply(message: Message): void;
  edit(message: Message): void;
  remove(message: Message): void;
  react(message: Message, emoji: string, on: boolean): void;
}

export interface MessageLineProps {
  line: Line;
  myId: string;
  people: ChatState['people'];
  /** Absent where the visitor may only read. */
  acts: LineActs | undefined;
  /** True while what is not sent yet waits for a connection. */
  offline: boolean;
  /** It is the last one of mine that the other has read. */
  seen?: boolean;
  format: TimeFormat;
  onJump: (seq: number) => void;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

export const MessageLine = memo(function MessageLine(props: MessageLineProps) {
  const { line, myId, people, acts, format, onJump } = props;
  const { message, draft } = line;
  // Thousands of lines, and one of them at a time has its tools.
  const [active, setActive] = useState(false);
  const [menu, setMenu] = useState(false);
  const deleted = message?.deletedAt !== undefined;
  const tools = acts && message && !deleted && { message, acts, own: message.sender.id === myId };

  function onBlur({ currentTarget, relatedTarget }: FocusEvent): void {
    if (!currentTarget.contains(relatedTarget as Node | null)) setActive(false);
  }
  return (
    <li
      className="line"
      data-key={line.key}
      data-seq={message?.seq}
      data-state={stateOf(line)}
      data-mentions-me={(!deleted && message?.mentions?.includes(myId)) || undefined}
      tabIndex={-1}
      onPointerEnter={({ pointerType }) => setActive(pointerType === 'mouse')}
      onPointerLeave={({ currentTarget }) =>
        currentTarget.contains(document.activeElement) || setActive(false)
      }
      onFocus={() => setActive(true)}
      onBlur={onBlur}
    >
      {line.replyTo !== undefined && !deleted && (
        <MessageQuote seq={line.replyTo} message={line.answered} myId={myId} onJump={onJump} />
      )}
      <div className="bubble-box">
        <p className="bubble" title={format.full(line.at)}>
          <span>
            <MessageText
              text={line.text}
              mentions={message && !deleted ? mentionsOf(message, people, myId) : []}
            />
          </span>
          {message?.editedAt && !deleted && (
            <span className="edited" title={format.full(message.editedAt)}>
              {' '}
              edited
            </span>
          )}
        </p>
        {tools && active && <MessageToolbar {...tools} />}
        {tools && (
          <button
            type="button"
            className="icon-button line-more"
            aria-haspopup="dialog"
            aria-label="What to do with this message"
            onClick={() => setMenu(true)}
          >
            <Icon name="more" />
          </button>
        )}
      </div>
      {message && <Reactions message={message} myId={myId} people={people} acts={acts} />}
      {draft && <DraftNote {...props} draft={draft} />}
      {props.seen && <p className="line-note">Seen</p>}
      {tools && menu && <MessageMenu {...tools} onClose={() => setMenu(false)} />}
    </li>
  );
}, sameLine);

/** Lines are made anew with each render of the list; what they show rarely changes. */
function sameLine(before: MessageLineProps, after: MessageLineProps): boolean {
  const { line: was, ...restBefore } = before;
  const { line: is, ...restAfter } = after;
  const sameRest = (Object.keys(restAfter) as (keyof typeof restAfter)[]).every(
    (name) => restBefore[name] === restAfter[name],
  );
  const sameLine = was.message === is.message && was.draft === is.draft && was.at === is.at;
  return sameRest && sameLine && was.answered === is.answered;
}

function stateOf({ draft, message }: Line): 'stored' | 'deleted' | 'pending' | 'failed' {
  if (message?.deletedAt) return 'deleted';
  if (!draft) return 'stored';
  return draft.failure === undefined ? 'pending' : 'failed';
}
