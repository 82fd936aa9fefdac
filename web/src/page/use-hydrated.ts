import { useSyncExternalStore } from 'react';

/** False on the server and during hydration; what the server cannot know may be shown once it is true. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

function never(): () => void {
  return () => {};
}
