import { type RefObject, useCallback } from 'react';
import type { ChatSession } from './create-chat-session.js';

/** Leads to a message, which is loaded first where it is not there yet; false where it cannot be shown. */
export function useJump(
  list: RefObject<HTMLElement | null>,
  session: Pick<ChatSession, 'loadUpTo'>,
  onScroll: () => void,
): (seq: number) => Promise<boolean> {
  return useCallback(
    async (seq) => {
      if (!(await session.loadUpTo(seq))) return false;
      // Once the page shows what has been loaded.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const line = list.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
      if (!line) return false;
      line.scrollIntoView({ block: 'center' });
      // Before the next render, which would otherwise scroll back to where the reader was.
      onScroll();
      line.focus({ preventScroll: true });
      line.classList.remove('line-found');
      // Read, so that the same animation begins anew.
      void line.offsetWidth;
      line.classList.add('line-found');
      return true;
    },
    [list, session, onScroll],
  );
}
