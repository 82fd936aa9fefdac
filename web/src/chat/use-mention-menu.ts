import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Person } from './contract.js';
import { mentionable, mentionQuery } from './mention-query.js';

export interface MentionMenu {
  /** Empty while there is nothing to choose. */
  matches: readonly Person[];
  active: number;
  /** What is being looked for; undefined while no mention is being written. */
  q: string | undefined;
  choose(person: Person): void;
  /** The caret may have moved. */
  onSelect(): void;
  /** True where the key was for the menu. */
  onKey(event: KeyboardEvent): boolean;
}

/** Completes a member's name after an `@`. */
export function useMentionMenu(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  people: readonly Person[],
  change: (text: string) => void,
): MentionMenu {
  const [caret, setCaret] = useState(0);
  /** The `@` whose menu was closed or has been chosen from. */
  const [closedAt, setClosedAt] = useState<number>();
  const [active, setActive] = useState(0);
  const nextCaret = useRef<number>(undefined);
  const query = mentionQuery(text, caret);
  const open = query && query.at !== closedAt ? query : undefined;
  const matches = open ? mentionable(people, open.q) : [];
  const chosen = Math.min(active, Math.max(0, matches.length - 1));
  if (!query && closedAt !== undefined) setClosedAt(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret follows the text that was put in
  useLayoutEffect(() => {
    if (nextCaret.current === undefined) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = undefined;
  }, [text, field]);

  function choose({ name }: Person): void {
    if (!open) return;
    const rest = text.slice(caret).replace(/^ /, '');
    const before = `${text.slice(0, open.at)}@${name} `;
    nextCaret.current = before.length;
    change(before + rest);
    setCaret(before.length);
    setClosedAt(open.at);
  }

  function onKey(event: KeyboardEvent): boolean {
    const person = matches[chosen];
    if (!open || !person || event.shiftKey) return false;
    if (event.key === 'ArrowDown') setActive((chosen + 1) % matches.length);
    else if (event.key === 'ArrowUp') setActive((chosen || matches.length) - 1);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(person);
    else if (event.key === 'Escape') setClosedAt(open.at);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    matches,
    active: chosen,
    q: open?.q,
    choose,
    onSelect() {
      const at = field.current?.selectionEnd ?? 0;
      if (at === caret) return;
      setCaret(at);
      setActive(0);
    },
    onKey,
  };
}
