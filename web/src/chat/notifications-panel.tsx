import { useEffect, useState, useSyncExternalStore } from 'react';
import { createPagedList } from '../admin/create-paged-list.js';
import { LoadMore } from '../admin/load-more.js';
import { Unreachable } from '../page/unreachable.js';
import { useAction } from '../page/use-action.js';
import type { ChatState } from './chat-state.js';
import type { Notification } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';
import { NotificationRow } from './notification-row.js';

export interface NotificationsPanelProps {
  state: Pick<ChatState, 'notifications'>;
  session: Pick<ChatSession, 'notifications' | 'readNotification' | 'readAllNotifications'>;
  onOpen: (roomId: string, seq?: number) => void;
  onClose: () => void;
}

/** What the visitor was told, newest first. */
export function NotificationsPanel(props: NotificationsPanelProps) {
  const { session, onOpen, onClose } = props;
  const { unread, version } = props.state.notifications;
  const [list] = useState(() =>
    // Another version is another list.
    createPagedList<Notification, { version: number }>({
      filter: { version },
      first: undefined,
      async load(_filter, cursor) {
        const { notifications: items, nextCursor } = await session.notifications(cursor);
        return { items, ...(nextCursor !== undefined && { nextCursor }) };
      },
    }),
  );
  const { items, nextCursor, status, fault } = useSyncExternalStore(
    list.subscribe,
    list.getState,
    list.getState,
  );
  const readAll = useAction(session.readAllNotifications);
  useEffect(() => void list.search({ version }), [list, version]);

  return (
    <Dialog label="Notifications" className="drawer drawer-end" onClose={onClose}>
      {(close) => (
        <div className="dialog-body members">
          <DialogHead title="Notifications" close={close} />
          {unread > 0 && (
            <button
              type="button"
              className="button button-secondary read-all"
              aria-disabled={readAll.state === 'pending'}
              onClick={readAll.run}
            >
              {readAll.state === 'pending' ? 'Marking…' : 'Mark all as read'}
            </button>
          )}
          <p className="field-error" role="alert">
            {readAll.fault}
          </p>
          {status === 'failed' && fault !== undefined && (
            <Unreachable text={fault} loading={false} retry={() => list.search({ version })} />
          )}
          {items.length === 0 && status !== 'failed' && (
            <p role="status" className="discover-note">
              {status === 'ready'
                ? 'Nothing yet. You are told here when somebody mentions or invites you.'
                : 'Loading notifications…'}
            </p>
          )}
          <ul className="rows">
            {items.map((notification) => (
              <NotificationRow
                key={notification.id}
                notification={notification}
                read={session.readNotification}
                onOpen={(roomId, seq) => {
                  close();
                  onOpen(roomId, seq);
                }}
              />
            ))}
          </ul>
          {items.length > 0 && (
            <LoadMore
              more={nextCursor !== undefined}
              status={status}
              onClick={() => void list.loadMore()}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}
