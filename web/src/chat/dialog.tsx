import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

export interface DialogProps {
  label: string;
  className: string;
  /** Called when Esc, the backdrop or `close()` has closed it. */
  onClose: () => void;
  children: (close: () => void) => ReactNode;
}

/** The browser's modal dialog: it keeps the focus inside and gives it back when closed. */
export function Dialog({ label, className, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });

  // A layout effect is undone while the dialog is still in the document: only then does it give the
  // focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const closed = () => latest.current();
    const clicked = (event: Event) => {
      // The content fills the dialog, so a click on the dialog itself is one outside.
      if (event.target === element) element.close();
    };
    element.addEventListener('close', closed);
    element.addEventListener('click', clicked);
    element.showModal();
    return () => {
      element.removeEventListener('close', closed);
      element.removeEventListener('click', clicked);
      element.close();
    };
  }, []);

  return (
    <dialog ref={dialog} className={className} aria-label={label}>
      {children(() => dialog.current?.close())}
    </dialog>
  );
}
