import type { ReactNode } from 'react';

/** For who comes without a token: by a reload, a bookmark or half a link. */
export function LinkIncomplete({ children }: { children: ReactNode }) {
  return (
    <>
      <h1>Half a ticket</h1>
      <p className="lead">
        The part of the link that counts is missing. Open it from the mail once more, as a whole.
      </p>
      {children}
    </>
  );
}
