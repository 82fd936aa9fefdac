import { useEffect, useRef } from 'react';
import type { PagedListState } from './create-paged-list.js';

export interface LoadMoreProps extends Pick<PagedListState<unknown>, 'status'> {
  /** There is more. */
  more: boolean;
  onClick: () => void;
}

/** Stands below a list; its place in the keyboard's order outlives the last press of the button. */
export function LoadMore({ more, status, onClick }: LoadMoreProps) {
  const end = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (status !== 'ready') return;
    if (pressed.current && !more) end.current?.focus();
    pressed.current = false;
  }, [status, more]);

  if (!more) {
    return (
      <p ref={end} className="visually-hidden" tabIndex={-1}>
        That is all.
      </p>
    );
  }
  return (
    <button
      type="button"
      className="button button-secondary load-more"
      aria-disabled={status !== 'ready'}
      onClick={() => {
        pressed.current = true;
        onClick();
      }}
    >
      {status === 'loading-more' ? 'Loading more…' : 'Load more'}
    </button>
  );
}
