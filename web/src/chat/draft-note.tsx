import type { Draft } from './conversation.js';

export interface DraftNoteProps {
  draft: Draft;
  offline: boolean;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

/** What becomes of a message that the server has not confirmed. */
export function DraftNote({ draft, offline, onRetry, onDiscard }: DraftNoteProps) {
  const { clientMessageId, failure } = draft;
  if (failure === undefined) {
    return <p className="line-note">{offline ? 'Waiting for a connection' : 'Sending…'}</p>;
  }
  return (
    <p className="line-note line-failed" role="alert">
      Not sent. {failure}{' '}
      <button type="button" className="link-button" onClick={() => onRetry(clientMessageId)}>
        Try again
      </button>{' '}
      <button type="button" className="link-button" onClick={() => onDiscard(clientMessageId)}>
        Discard
      </button>
    </p>
  );
}
