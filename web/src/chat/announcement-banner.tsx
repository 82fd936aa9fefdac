import type { Announcement } from './contract.js';
import { Icon } from './icon.js';

export interface AnnouncementBannerProps {
  announcement: Announcement;
  onDismiss: () => void;
}

/** What those who run the place have to say to everybody. */
export function AnnouncementBanner({ announcement, onDismiss }: AnnouncementBannerProps) {
  return (
    <section className="announcement" aria-label="Announcement">
      <Icon name="announce" />
      <p role="status">{announcement.text}</p>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss the announcement"
        onClick={onDismiss}
      >
        <Icon name="close" />
      </button>
    </section>
  );
}
