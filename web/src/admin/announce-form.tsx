import { type FormEvent, useId, useState } from 'react';
import { useAction } from '../page/use-action.js';

export interface AnnounceFormProps {
  /** @throws ApiError */
  announce: (text: string) => Promise<unknown>;
  disabled: boolean;
}

/** Characters. */
const maxLength = 1_000;

/** A word to everybody. */
export function AnnounceForm({ announce, disabled }: AnnounceFormProps) {
  const id = useId();
  const [text, setText] = useState('');
  const { state, fault, run } = useAction(async () => {
    await announce(text.trim());
    setText('');
  });
  const isEmpty = text.trim() === '';

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!isEmpty && !disabled) run();
  }
  return (
    <form className="announce" onSubmit={onSubmit}>
      <div className="field">
        <label htmlFor={id}>To everybody in the chat</label>
        <textarea
          id={id}
          rows={3}
          maxLength={maxLength}
          value={text}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setText(event.target.value)}
        />
        <p id={`${id}-hint`} className="field-hint">
          It stands above every open chat until it is dismissed. Whoever comes within 24 hours sees
          it too.
        </p>
      </div>
      <p className="field-error" role="alert">
        {fault}
      </p>
      <div className="card-actions">
        <button
          type="submit"
          className="button button-primary"
          aria-disabled={isEmpty || disabled || state === 'pending'}
        >
          {state === 'pending' ? 'Announcing…' : 'Announce'}
        </button>
        <p role="status">{state === 'done' && isEmpty && 'Announced.'}</p>
      </div>
    </form>
  );
}
