import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useHydrated } from '../page/use-hydrated.js';
import { maxTextLength } from './contract.js';
import { countText, nearLimit } from './count-text.js';

export interface ComposerProps {
  roomName: string;
  /** What was left unsent in this room, or what is to be edited. */
  initialText: string;
  /** The button's word. */
  action: 'Send' | 'Save';
  /** What the message is about; a new one draws the focus. */
  context?: ReactNode;
  contextKey?: string | undefined;
  onChange: (text: string) => void;
  /** Done with, the field is emptied. */
  onSend: (text: string) => Promise<boolean> | boolean;
  onCancel: () => void;
  /** The arrow up in an empty field. */
  onEditLast: () => void;
}

export function Composer(props: ComposerProps) {
  const { roomName, initialText, action, context, contextKey, onChange, onSend } = props;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const hydrated = useHydrated();
  const [text, setText] = useState(initialText);
  const [pending, setPending] = useState(false);
  const length = [...text].length;
  const tooLong = length > maxTextLength;

  function change(value: string): void {
    setText(value);
    onChange(value);
  }

  async function submit(event: FormEvent | KeyboardEvent): Promise<void> {
    event.preventDefault();
    field.current?.focus();
    const message = text.trim();
    if (message === '' || tooLong || pending) return;
    const sent = onSend(message);
    if (typeof sent !== 'boolean') setPending(true);
    if (await sent) change('');
    setPending(false);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a word is being composed, Enter chooses it.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) void submit(event);
    else if (event.key === 'Escape') props.onCancel();
    else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      props.onEditLast();
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    if (!field.current || CSS.supports('field-sizing', 'content')) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [text]);

  useEffect(() => {
    const element = field.current;
    if (!element) return;
    // Unasked, not on touch screens, where it would call up the keyboard.
    if (contextKey === undefined && !window.matchMedia('(pointer: fine)').matches) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [contextKey]);

  return (
    <form className="composer" onSubmit={(event) => void submit(event)}>
      {context}
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
        aria-disabled={pending || undefined}
      >
        {action}
      </button>
    </form>
  );
}
