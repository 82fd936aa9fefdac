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
import { maxTextLength, type Person } from './contract.js';
import { countText, nearLimit } from './count-text.js';
import { MentionList } from './mention-list.js';
import { useMentionMenu } from './use-mention-menu.js';

export interface ComposerProps {
  roomName: string;
  /** What was left unsent in this room, or what is to be edited. */
  initialText: string;
  /** The button's word. */
  action: 'Send' | 'Save';
  /** What the message is about; a new one draws the focus. */
  context?: ReactNode;
  contextKey?: string | undefined;
  /** Who can be mentioned, as far as they are known. */
  people: readonly Person[];
  /** A mention is being written, or no more. */
  onMention: (q: string | undefined) => void;
  onChange: (text: string) => void;
  /** Done with, the field is emptied. */
  onSend: (text: string) => Promise<boolean> | boolean;
  onCancel: () => void;
  /** The arrow up in an empty field. */
  onEditLast: () => void;
}

export function Composer(props: ComposerProps) {
  const { roomName, initialText, action, context, contextKey, people } = props;
  const { onMention, onChange, onSend } = props;
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

  const menu = useMentionMenu(field, text, people, change);
  const isChoosing = menu.matches.length > 0;
  useEffect(() => onMention(menu.q), [onMention, menu.q]);

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
    if (event.nativeEvent.isComposing || menu.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) void submit(event);
    else if (event.key === 'Escape') props.onCancel();
    else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      props.onEditLast();
    }
  }

  // After every rendering: what is typed, and what fills the field from outside, changes the height.
  useLayoutEffect(() => {
    if (!field.current || CSS.supports('field-sizing', 'content')) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${field.current.scrollHeight}px`;
  });

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
      {isChoosing && (
        <MentionList
          id={`${id}-mentions`}
          matches={menu.matches}
          active={menu.active}
          onChoose={menu.choose}
        />
      )}
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
        aria-autocomplete="list"
        aria-controls={isChoosing ? `${id}-mentions` : undefined}
        aria-activedescendant={isChoosing ? `${id}-mentions-${menu.active}` : undefined}
        onChange={(event) => {
          change(event.target.value);
          menu.onSelect();
        }}
        onSelect={menu.onSelect}
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
