import { Icon } from './icon.js';
import { countText } from './unread-badge.js';

export function BellButton({ unread, onClick }: { unread: number; onClick: () => void }) {
  return (
    <button
      type="button"
      className="icon-button bell"
      aria-haspopup="dialog"
      aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
      title="Notifications"
      onClick={onClick}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <span className="bell-count" aria-hidden="true">
          {countText(unread)}
        </span>
      )}
    </button>
  );
}
