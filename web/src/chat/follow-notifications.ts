import type { ChatApi } from '../api/chat-api.js';
import type { ChatState } from './chat-state.js';
import type { NotificationPage } from './contract.js';
import type { Store } from './create-store.js';
import type { ChatAction } from './reduce-chat.js';

export interface FollowNotifications {
  /** Asks how many are unread. */
  now(): void;
  /** A page of them, newest first. @throws ApiError */
  notifications(cursor?: string): Promise<NotificationPage>;
  /** @throws ApiError */
  readNotification(id: string): Promise<void>;
  /** @throws ApiError */
  readAllNotifications(): Promise<void>;
}

/** For a server that would never come to an end. */
const maxPages = 100;

export function createFollowNotifications(
  store: Store<ChatState, ChatAction>,
  api: Pick<ChatApi, 'notifications' | 'readNotifications'>,
): FollowNotifications {
  async function read(ids: string[]): Promise<number> {
    const { unread } = await api.readNotifications(ids);
    store.dispatch({ type: 'notifications', unread });
    return unread;
  }

  return {
    now() {
      api.notifications().then(
        ({ unread }) => store.dispatch({ type: 'notifications', unread }),
        // The next push or the next connection tells it.
        () => {},
      );
    },
    notifications: (cursor) => api.notifications(cursor),
    readNotification: async (id) => void (await read([id])),
    async readAllNotifications() {
      let cursor: string | undefined;
      for (let page = 0; page < maxPages; page += 1) {
        const { notifications, nextCursor } = await api.notifications(cursor);
        const ids = notifications.filter(({ readAt }) => !readAt).map(({ id }) => id);
        if (ids.length > 0 && (await read(ids)) === 0) return;
        if (nextCursor === undefined) return;
        cursor = nextCursor;
      }
    },
  };
}
