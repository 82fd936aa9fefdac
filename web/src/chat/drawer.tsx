import { type ReactNode, useEffect } from 'react';
import { Dialog } from './dialog.js';

/** Where the sidebar stands beside the conversation; the same as in the style sheet. */
const wide = '(min-width: 48rem)';

/** The sidebar on a narrow screen. */
export function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  useEffect(() => {
    const query = window.matchMedia(wide);
    query.addEventListener('change', onClose);
    return () => query.removeEventListener('change', onClose);
  }, [onClose]);
  return (
    <Dialog label="Rooms and account" className="drawer" onClose={onClose}>
      {(close) => (
        <div className="drawer-body">
          <button
            type="button"
            className="icon-button drawer-close"
            aria-label="Close"
            onClick={close}
          >
            <span aria-hidden="true">✕</span>
          </button>
          {children}
        </div>
      )}
    </Dialog>
  );
}
