import {
  type FormEvent,
  type KeyboardEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useHydrated } from '../page/use-hydrated.js';
import { maxTextLength } from './contract.js';

export interface ComposerProps {
  roomName: string;
  /** What was left unsent in this room. */
  initialText: string;
  onChange: (text: string) => void;
  onSend: (text: string) => void;
}

/** From here on the count is shown. */
const nearLimit = maxTextLength - 400;

export function Composer({ roomName, initialText, onChange, onSend }: ComposerProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const hydrated = useHydrated();
  const [text, setText] = useState(initialText);
  const length = [...text].length;
  const tooLong = length > maxTextLength;

  function change(value: string): void {
    setText(value);
    onChange(value);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    field.current?.focus();
    const message = text.trim();
    if (message === '' || tooLong) return;
    onSend(message);
    change('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a word is being composed, Enter chooses it.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    if (!field.current || CSS.supports('field-sizing', 'content')) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [text]);

  useLayoutEffect(() => {
    // Not on touch screens, where it would call up the keyboard.
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  return (
    <form className="composer" onSubmit={submit}>
      <label className="visually-hidden" htmlFor={id}>
        Message to {roomName}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={1}
        value={text}
        placeholder="Write a message"
        enterKeyHint="send"
        aria-invalid={tooLong || undefined}
        aria-describedby={length >= nearLimit ? `${id}-count` : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {length >= nearLimit && (
        <p id={`${id}-count`} className={tooLong ? 'count count-over' : 'count'} aria-live="polite">
          {countText(maxTextLength - length)}
        </p>
      )}
      <button
        type="submit"
        className="button button-primary send"
        disabled={!hydrated || text.trim() === '' || tooLong}
      >
        Send
      </button>
    </form>
  );
}

function countText(left: number): string {
  const count = Math.abs(left).toLocaleString('en');
  return left < 0 ? `${count} characters too many` : `${count} characters left`;
}
