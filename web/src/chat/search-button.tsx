import { useEffect, useState } from 'react';
import { Icon } from './icon.js';

/** Looks like the field that it opens. */
export function SearchButton({ onClick }: { onClick: () => void }) {
  const [keys, setKeys] = useState('');
  // Only the browser knows whose keyboard it is.
  useEffect(() => setKeys(/Mac|iP(?:hone|ad)/.test(navigator.platform) ? '⌘K' : 'Ctrl K'), []);
  return (
    <button type="button" className="search-button" aria-haspopup="dialog" onClick={onClick}>
      <Icon name="search" />
      <span className="room-name">Search messages</span>
      <span className="keys" aria-hidden="true">
        {keys}
      </span>
    </button>
  );
}
