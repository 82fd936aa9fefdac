import { memo } from 'react';
import { Avatar } from './avatar.js';
import { MessageText } from './message-text.js';
import type { TimeFormat } from './time-format.js';
import type { Line } from './timeline.js';

export interface MessageGroupProps {
  sender: { id: string; name: string };
  lines: readonly Line[];
  own: boolean;
  /** True while what is not sent yet waits for a connection. */
  offline: boolean;
  format: TimeFormat;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

/** Consecutive messages of one person. */
export function MessageGroup({ sender, lines, own, format, ...rest }: MessageGroupProps) {
  const [first] = lines;
  return (
    <li className={own ? 'group group-own' : 'group'}>
      {!own && <Avatar {...sender} />}
      <div className="group-body">
        <p className="group-head">
          <span className="group-name">{own ? 'You' : sender.name}</span>
          {first && <Time at={first.at} format={format} />}
        </p>
        <ul className="group-lines">
          {lines.map((line) => (
            <MessageLine key={line.key} line={line} format={format} {...rest} />
          ))}
        </ul>
      </div>
    </li>
  );
}

function Time({ at, format }: { at: string; format: TimeFormat }) {
  return (
    <time dateTime={at} title={format.full(at)}>
      {format.time(at)}
    </time>
  );
}

interface MessageLineProps
  extends Pick<MessageGroupProps, 'format' | 'offline' | 'onRetry' | 'onDiscard'> {
  line: Line;
}

const MessageLine = memo(function MessageLine(props: MessageLineProps) {
  const { line, format, offline, onRetry, onDiscard } = props;
  const { draft } = line;
  return (
    <li className="line" data-key={line.key} data-state={stateOf(line)}>
      <p className="bubble" title={format.full(line.at)}>
        <MessageText text={line.text} />
      </p>
      {draft && draft.failure === undefined && (
        <p className="line-note">{offline ? 'Waiting for a connection' : 'Sending…'}</p>
      )}
      {draft?.failure !== undefined && (
        <p className="line-note line-failed" role="alert">
          Not sent. {draft.failure}{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => onRetry(draft.clientMessageId)}
          >
            Try again
          </button>{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => onDiscard(draft.clientMessageId)}
          >
            Discard
          </button>
        </p>
      )}
    </li>
  );
}, sameLine);

/** Lines are made anew with each render of the list; what they show rarely changes. */
function sameLine(before: MessageLineProps, after: MessageLineProps): boolean {
  const sameText = before.line.text === after.line.text && before.line.at === after.line.at;
  const sameDraft = before.line.draft === after.line.draft && before.offline === after.offline;
  return sameText && sameDraft && before.format === after.format;
}

function stateOf({ draft }: Line): 'stored' | 'pending' | 'failed' {
  if (!draft) return 'stored';
  return draft.failure === undefined ? 'pending' : 'failed';
}
