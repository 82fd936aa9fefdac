import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

export interface ScrollAnchor {
  atBottom: boolean;
  onScroll: () => void;
  toBottom: () => void;
}

/** Pixels from the end that still count as being there. */
const slack = 48;

/**
 * Keeps what is being read in its place while messages come in at either end, and stays at the newest
 * when that is where the reader is. The list is laid out in reverse: 0 is the bottom, and what the
 * server sent is there before any script has run.
 */
export function useScrollAnchor(list: RefObject<HTMLElement | null>): ScrollAnchor {
  const [atBottom, setAtBottom] = useState(true);
  const anchor = useRef<{ line: Element; top: number } | undefined>(undefined);

  const onScroll = useCallback(() => {
    if (!list.current) return;
    setAtBottom(list.current.scrollTop > -slack);
    anchor.current = firstVisibleLine(list.current);
  }, [list]);

  const toBottom = useCallback(() => {
    if (list.current) list.current.scrollTop = 0;
  }, [list]);

  // After every render, because any of them may have changed the height of what is above or below.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (atBottom) element.scrollTop = 0;
    else if (anchor.current?.line.isConnected) {
      const { line, top } = anchor.current;
      element.scrollTop += line.getBoundingClientRect().top - top;
    }
    anchor.current = firstVisibleLine(element);
  });

  return { atBottom, onScroll, toBottom };
}

function firstVisibleLine(list: Element): { line: Element; top: number } | undefined {
  const edge = list.getBoundingClientRect().top;
  for (const line of list.querySelectorAll('[data-key]')) {
    const { top, bottom } = line.getBoundingClientRect();
    if (bottom > edge) return { line, top };
  }
  return undefined;
}
