import { useState } from 'react';
import { type Conversation, lastSeq } from './conversation.js';

export interface JumpButtonProps {
  conversation: Conversation;
  myId: string;
  onJump: () => void;
}

/** Mounted while the reader is away from the newest messages; counts what comes in the meantime. */
export function JumpButton({ conversation, myId, onJump }: JumpButtonProps) {
  const [from] = useState(() => lastSeq(conversation));
  const { messages } = conversation;
  const count = messages.filter(({ seq, sender }) => seq > from && sender.id !== myId).length;
  return (
    <button type="button" className={count > 0 ? 'jump jump-new' : 'jump'} onClick={onJump}>
      {count > 0 ? `${count} new ${count === 1 ? 'message' : 'messages'}` : 'To the newest'}
      <span aria-hidden="true"> ↓</span>
    </button>
  );
}
