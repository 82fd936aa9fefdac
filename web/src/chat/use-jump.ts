import { type RefObject, useCallback } from 'react';
import type { ChatSession } from './create-chat-session.js';

/** Leads to a message, which is loaded first where it is not there yet. */
export function useJump(
  list: RefObject<HTMLElement | null>,
  session: Pick<ChatSession, 'loadUpTo'>,
  onScroll: () => void,
): (seq: number) => void {
  return useCallback(
    (seq) => {
      void session.loadUpTo(seq).then(() => {
        // Once the page shows what has been loaded.
        requestAnimationFrame(() => {
          const line = list.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
          if (!line) return;
          line.scrollIntoView({ block: 'center' });
          // Before the next render, which would otherwise scroll back to where the reader was.
          onScroll();
          line.focus({ preventScroll: true });
          line.classList.remove('line-found');
          // Read, so that the same animation begins anew.
          void line.offsetWidth;
          line.classList.add('line-found');
        });
      });
    },
    [list, session, onScroll],
  );
}
