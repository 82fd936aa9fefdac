import { Ago } from '../page/ago.js';
import { useNow } from '../page/use-now.js';
import type { Presence } from './contract.js';

/** In words; nothing for those of whom nothing is known. */
export function PresenceText({ presence }: { presence: Presence | undefined }) {
  // Nothing of this is in the server's HTML, so the browser's clock is the only one.
  const now = useNow(presence?.lastSeen ?? '');
  if (!presence || (!presence.online && !presence.lastSeen)) return null;
  return (
    <span className="presence-text">
      {presence.online ? (
        'Online'
      ) : (
        <>Last seen {presence.lastSeen && <Ago at={presence.lastSeen} now={now} />}</>
      )}
    </span>
  );
}
