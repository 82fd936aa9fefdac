import { useEffect, useMemo, useRef } from 'react';
import { Announcer } from './announcer.js';
import { type ChatState, openRoom } from './chat-state.js';
import { type Conversation, hasOlder, lastSeq } from './conversation.js';
import type { ChatSession } from './create-chat-session.js';
import { JumpButton } from './jump-button.js';
import { MessageGroup } from './message-group.js';
import type { LineActs } from './message-line.js';
import { OlderMessages } from './older-messages.js';
import { onLineKeys } from './on-line-keys.js';
import { RoomStart } from './room-start.js';
import { seenSeq } from './seen-seq.js';
import { timelineOf } from './timeline.js';
import { useJump } from './use-jump.js';
import { useReading } from './use-reading.js';
import { useScrollAnchor } from './use-scroll-anchor.js';
import { useTimeFormat } from './use-time-format.js';

export interface MessageListProps {
  roomName: string;
  conversation: Conversation;
  state: ChatState;
  session: ChatSession;
  /** Absent where the visitor may only read. */
  acts: LineActs | undefined;
}

export function MessageList({ roomName, conversation, state, session, acts }: MessageListProps) {
  const { me } = state;
  const list = useRef<HTMLElement>(null);
  const { atBottom, onScroll, toBottom } = useScrollAnchor(list);
  const jump = useJump(list, session, onScroll);
  const room = openRoom(state);
  // On the way to a message, what is passed has not been read.
  const look = useReading(list, (room?.unread ?? 0) > 0 && !state.target, session.read);
  const seen = seenSeq(state);
  const format = useTimeFormat();
  const items = useMemo(
    () => timelineOf(conversation, me, format.dayOf, state.newAfter),
    [conversation, me, format, state.newAfter],
  );
  const newestDraft = conversation.drafts.at(-1)?.clientMessageId;
  useEffect(() => {
    if (newestDraft) toBottom();
  }, [newestDraft, toBottom]);

  const { target } = state;
  useEffect(() => {
    if (!target) return;
    let current = true;
    void jump(target.seq).then((found) => current && session.reachTarget(found));
    return () => {
      current = false;
    };
  }, [target, jump, session]);

  return (
    <div className="messages-frame">
      <section
        className="messages"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        ref={list}
        onScroll={() => {
          onScroll();
          look();
        }}
        onKeyDown={onLineKeys}
      >
        <div className="messages-column">
          {hasOlder(conversation) ? (
            <OlderMessages
              state={state.older}
              firstSeq={conversation.messages[0]?.seq ?? 0}
              load={session.loadOlder}
            />
          ) : (
            <RoomStart name={roomName} isEmpty={items.length === 0} />
          )}
          <ul className="timeline">
            {items.map((item) => {
              if (item.kind === 'new') return <NewLine key={item.key} />;
              if (item.kind === 'day') {
                return (
                  <li key={item.key} className="day">
                    <span>{format.dayLabel(item.at)}</span>
                  </li>
                );
              }
              return (
                <MessageGroup
                  key={item.key}
                  sender={item.sender}
                  lines={item.lines}
                  seenSeq={seen}
                  myId={me.id}
                  people={state.people}
                  acts={acts}
                  offline={state.connection !== 'live'}
                  format={format}
                  onJump={jump}
                  onRetry={session.retry}
                  onDiscard={session.discard}
                />
              );
            })}
          </ul>
        </div>
      </section>
      {!atBottom && <JumpButton conversation={conversation} myId={me.id} onJump={toBottom} />}
      <Announcer messages={conversation.messages} myId={me.id} after={lastSeq(conversation)} />
    </div>
  );
}

/** Below it is what the reader has not seen. */
function NewLine() {
  return (
    <li className="day new-line">
      <span>New</span>
    </li>
  );
}
