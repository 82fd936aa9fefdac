import { useEffect, useRef } from 'react';
import type { ChatState } from './chat-state.js';

export interface OlderMessagesProps {
  state: ChatState['older'];
  /** The oldest message held: each new one is watched for anew. */
  firstSeq: number;
  load: () => void;
}

/** Stands above the oldest message and loads more when it comes near. */
export function OlderMessages({ state, firstSeq, load }: OlderMessagesProps) {
  const button = useRef<HTMLButtonElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new observer reports what is already in view
  useEffect(() => {
    if (!button.current) return;
    const root = button.current.closest('.messages');
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) load();
      },
      { root, rootMargin: '400px 0px 0px 0px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [firstSeq, load]);

  return (
    <div className="older" aria-live="polite">
      {state === 'failed' && <p>Older messages could not be loaded.</p>}
      <button
        ref={button}
        type="button"
        className="button button-quiet"
        aria-disabled={state === 'loading'}
        onClick={load}
      >
        {olderLabel[state]}
      </button>
    </div>
  );
}

const olderLabel = {
  idle: 'Load older messages',
  loading: 'Loading older messages…',
  failed: 'Try again',
};
