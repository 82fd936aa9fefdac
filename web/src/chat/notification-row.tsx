import type { MouseEvent } from 'react';
import { Ago } from '../page/ago.js';
import { useNow } from '../page/use-now.js';
import { type Notification, placeOf } from './contract.js';

export interface NotificationRowProps {
  notification: Notification;
  /** @throws ApiError */
  read: (id: string) => Promise<void>;
  onOpen: (roomId: string, seq?: number) => void;
}

/** One of them; a click leads to what it tells of. */
export function NotificationRow({ notification, read, onOpen }: NotificationRowProps) {
  const { id, title, body, link, at, readAt } = notification;
  const now = useNow(at);

  function onClick(event?: MouseEvent): void {
    // It stays unread where that could not be told; the way there is not kept up by it.
    if (!readAt) read(id).catch(() => {});
    const place = link === undefined ? undefined : placeOf(link);
    if (!event || !place) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(place.roomId, place.seq);
  }

  const content = (
    <>
      <span className="notification-dot" aria-hidden="true" />
      <span className="row-main">
        <span className="notification-title">
          {!readAt && <span className="visually-hidden">Unread: </span>}
          {title}
        </span>
        {body && <span className="notification-body">{body}</span>}
        <span className="notification-time">
          <Ago at={at} now={now} />
        </span>
      </span>
    </>
  );
  const className = readAt ? 'notification' : 'notification notification-unread';
  return (
    <li>
      {link === undefined ? (
        <button type="button" className={className} onClick={() => onClick()}>
          {content}
        </button>
      ) : (
        <a className={className} href={link} {...elsewhere(link)} onClick={onClick}>
          {content}
        </a>
      )}
    </li>
  );
}

function elsewhere(link: string) {
  return link.startsWith('/') ? {} : { target: '_blank', rel: 'noopener noreferrer' };
}
