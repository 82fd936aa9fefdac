import { Avatar } from './avatar.js';
import { MessageLine, type MessageLineProps } from './message-line.js';
import type { TimeFormat } from './time-format.js';
import type { Line } from './timeline.js';

export interface MessageGroupProps extends Omit<MessageLineProps, 'line' | 'seen'> {
  sender: { id: string; name: string };
  lines: readonly Line[];
  /** The last message of mine that the other in a direct room has read. */
  seenSeq: number | undefined;
}

/** Consecutive messages of one person. */
export function MessageGroup({ sender, lines, seenSeq, ...rest }: MessageGroupProps) {
  const own = sender.id === rest.myId;
  const [first] = lines;
  return (
    <li className={own ? 'group group-own' : 'group'}>
      {!own && <Avatar {...sender} />}
      <div className="group-body">
        <p className="group-head">
          <span className="group-name">{own ? 'You' : sender.name}</span>
          {first && <Time at={first.at} format={rest.format} />}
        </p>
        <ul className="group-lines">
          {lines.map((line) => (
            <MessageLine
              key={line.key}
              line={line}
              seen={seenSeq !== undefined && line.message?.seq === seenSeq}
              {...rest}
            />
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
