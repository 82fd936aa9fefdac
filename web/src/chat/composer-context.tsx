import type { Message } from './contract.js';
import { Icon } from './icon.js';
import { quotedText } from './message-quote.js';

export interface ComposerContextProps {
  kind: 'reply' | 'edit';
  message: Message;
  myId: string;
  /** Why it could not be saved. */
  fault: string | undefined;
  onCancel: () => void;
}

/** Above the field: what is answered or edited there. */
export function ComposerContext({ kind, message, myId, fault, onCancel }: ComposerContextProps) {
  const name = message.sender.id === myId ? 'yourself' : message.sender.name;
  return (
    <div className="composer-context">
      <Icon name={kind} />
      <p className="composer-about">
        <span className="quote-name">
          {kind === 'edit' ? 'Edit your message' : `Reply to ${name}`}
        </span>
        {kind === 'reply' && <span className="quote-text">{quotedText(message)}</span>}
      </p>
      <button
        type="button"
        className="icon-button"
        aria-label="Cancel"
        title="Cancel (Esc)"
        onClick={onCancel}
      >
        <Icon name="close" />
      </button>
      <p className="field-error" role="alert">
        {fault}
      </p>
    </div>
  );
}
