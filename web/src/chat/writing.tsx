import { useState } from 'react';
import { faultText } from '../api/error-text.js';
import { type ChatState, openRoom } from './chat-state.js';
import { writersIn } from './community-state.js';
import { Composer } from './composer.js';
import { ComposerContext } from './composer-context.js';
import type { Message } from './contract.js';
import type { Conversation } from './conversation.js';
import type { ChatSession } from './create-chat-session.js';
import { useMembers } from './use-members.js';
import { WritingNote } from './writing-note.js';

/** What is being written: a new message, an answer, or a message anew. */
export interface About {
  kind: 'reply' | 'edit';
  roomId: string;
  seq: number;
}

export interface WritingProps {
  roomId: string;
  roomName: string;
  conversation: Conversation;
  state: ChatState;
  session: ChatSession;
  /** By room: what was written and not sent. */
  unsent: Map<string, string>;
  about: About | undefined;
  setAbout: (about: About | undefined) => void;
}

/** Below a room's messages, where the visitor may write. */
export function Writing(props: WritingProps) {
  const { roomId, roomName, conversation, state, session, unsent, setAbout } = props;
  const myId = state.me.id;
  const [fault, setFault] = useState<string>();
  const membersVersion = openRoom(state)?.membersVersion;
  const { members, look } = useMembers(state, { roomId, membersVersion }, session);
  const about = props.about?.roomId === roomId ? props.about : undefined;
  const message = about && find(conversation, about.seq);
  // Deleted meanwhile: there is nothing left to edit or answer.
  const kind = message && !message.deletedAt ? about.kind : undefined;
  const editing = kind === 'edit' ? message : undefined;

  function finish(): void {
    setFault(undefined);
    setAbout(undefined);
  }

  function send(text: string): boolean | Promise<boolean> {
    if (editing) return save(editing, text);
    session.send(text, kind === 'reply' ? message?.seq : undefined);
    finish();
    return true;
  }

  async function save({ seq, text: before }: Message, text: string): Promise<boolean> {
    try {
      if (text !== before) await session.edit(seq, text);
      finish();
    } catch (error) {
      setFault(faultText(error));
    }
    return false;
  }

  function change(text: string): void {
    if (editing) return;
    unsent.set(roomId, text);
    session.typing(text.trim() !== '');
  }

  function editLast(): void {
    const last = conversation.messages.findLast(
      ({ sender, deletedAt }) => sender.id === myId && !deletedAt,
    );
    if (last && !about) setAbout({ kind: 'edit', roomId, seq: last.seq });
  }

  return (
    <>
      <WritingNote writers={writersIn(state, roomId)} />
      <Composer
        key={editing ? `${roomId}:${editing.seq}` : roomId}
        roomName={roomName}
        initialText={editing ? editing.text : (unsent.get(roomId) ?? '')}
        action={editing ? 'Save' : 'Send'}
        contextKey={kind && message && `${kind}:${message.seq}`}
        context={
          kind &&
          message && (
            <ComposerContext
              kind={kind}
              message={message}
              myId={myId}
              fault={fault}
              onCancel={finish}
            />
          )
        }
        people={members}
        onMention={look}
        onChange={change}
        onSend={send}
        onCancel={finish}
        onEditLast={editLast}
      />
    </>
  );
}

function find({ messages }: Conversation, seq: number): Message | undefined {
  return messages[seq - (messages[0]?.seq ?? 0)];
}
