import { type ReactNode, useEffect, useRef } from 'react';

/** Takes the place of a form that has been sent, and the focus, so that it is read out. */
export function TicketNews({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p className="lead">{children}</p>
    </>
  );
}
