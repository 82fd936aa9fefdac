import type { ReactNode } from 'react';

/** Says that something has worked; present from the start, so that screen readers notice what comes. */
export function FormDone({ children }: { children: ReactNode }) {
  return (
    <p className="form-done" role="status">
      {children}
    </p>
  );
}
