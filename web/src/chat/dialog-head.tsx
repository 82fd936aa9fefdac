import { Icon } from './icon.js';

/** A dialog's title with a button to close it. */
export function DialogHead({ title, close }: { title: string; close: () => void }) {
  return (
    <header className="dialog-head">
      <h2>{title}</h2>
      <button type="button" className="icon-button" aria-label="Close" onClick={close}>
        <Icon name="close" />
      </button>
    </header>
  );
}
