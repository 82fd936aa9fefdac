import { Icon } from './icon.js';

/** Something to tell that belongs to no place on the page. */
export function Notice({ text, onClose }: { text: string; onClose: () => void }) {
  return (
    <div className="banner banner-closable" role="status">
      <p>{text}</p>
      <button type="button" className="icon-button" aria-label="Close this note" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}

export function Unreachable() {
  return (
    <div className="banner" role="status">
      <strong>Chat cannot be reached right now.</strong> You are signed in, and we keep trying: your
      messages will appear here by themselves.
    </div>
  );
}
