import type { ReactNode } from 'react';
import { Logo } from './logo.js';

/** A page on its own: the brand on the ticket's stub, everything else on its body. */
export function Ticket({ admit = 'Admit one', children }: { admit?: string; children: ReactNode }) {
  return (
    <div className="account">
      <main className="ticket">
        <header className="ticket-stub">
          <Logo size={36} />
          <span className="ticket-brand">Usher</span>
          <span className="ticket-admit" aria-hidden="true">
            {admit}
          </span>
        </header>
        <div className="ticket-body">{children}</div>
      </main>
    </div>
  );
}
