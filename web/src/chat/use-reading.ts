import { type RefObject, useCallback, useEffect, useLayoutEffect } from 'react';

/**
 * Tells up to which message the list has been in view, while the page is visible: after each render, each
 * scroll, and when the reader comes back.
 *
 * @param unread false where there is nothing to tell
 */
export function useReading(
  list: RefObject<HTMLElement | null>,
  unread: boolean,
  read: (seq: number) => void,
): () => void {
  const look = useCallback(() => {
    if (!unread || !list.current || document.visibilityState !== 'visible') return;
    const seq = lastVisibleSeq(list.current);
    if (seq !== undefined) read(seq);
  }, [list, unread, read]);

  // Before the page is painted, so that no badge flashes for what is in view already.
  useLayoutEffect(look);
  useEffect(() => {
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [look]);
  return look;
}

function lastVisibleSeq(list: HTMLElement): number | undefined {
  const edge = list.getBoundingClientRect().bottom;
  const lines = list.querySelectorAll<HTMLElement>('[data-seq]');
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = lines[i] as HTMLElement;
    const { top, height } = line.getBoundingClientRect();
    // Its first half, or as much as two lines of text.
    if (top + Math.min(height / 2, 48) <= edge) return Number(line.dataset.seq);
  }
  return undefined;
}
