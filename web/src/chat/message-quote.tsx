import type { Message } from './contract.js';
import { deletedText } from './timeline.js';

export interface MessageQuoteProps {
  seq: number;
  /** Absent where it is not loaded. */
  message: Message | undefined;
  myId: string;
  onJump: (seq: number) => void;
}

/** Above an answer, what it answers; leads there. */
export function MessageQuote({ seq, message, myId, onJump }: MessageQuoteProps) {
  const name = message && (message.sender.id === myId ? 'You' : message.sender.name);
  return (
    <button type="button" className="quote" onClick={() => onJump(seq)}>
      <span className="visually-hidden">In answer to </span>
      <span className="quote-name">{name ?? 'An earlier message'}</span>
      <span className="quote-text">{message ? quotedText(message) : 'Show it'}</span>
    </button>
  );
}

/** One line of it. */
export function quotedText({ text, deletedAt }: Message): string {
  return deletedAt ? deletedText : [...text.replace(/\s+/g, ' ')].slice(0, 140).join('');
}
