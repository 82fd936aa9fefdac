import type { ChatApi } from '../api/chat-api.js';
import type { ChatState } from './chat-state.js';
import { placeOf } from './contract.js';
import type { Store } from './create-store.js';
import { type DismissedAnnouncement, dismissedAnnouncement } from './dismissed-announcement.js';
import { createFollowNotifications, type FollowNotifications } from './follow-notifications.js';
import type { ChatSocket, ChatSocketEvents } from './open-chat-socket.js';
import { createReading, type Reading } from './reading.js';
import type { ChatAction } from './reduce-chat.js';
import { createWatchPeople, type WatchPeople } from './watch-people.js';
import { createWriters, type Writers } from './writers.js';

export interface CommunityActs
  extends Pick<Reading, 'read'>,
    Pick<WatchPeople, 'watch'>,
    Pick<Writers, 'typing'>,
    Omit<FollowNotifications, 'now'> {
  /** The page is hidden now: what comes from here on is new to whoever comes back. */
  lookAway(): void;
  /** The message that the page was to lead to is in view, or cannot be shown. */
  reachTarget(found: boolean): void;
  dismissAnnouncement(): void;
}

type Events = Pick<
  ChatSocketEvents,
  | 'onRead'
  | 'onTyping'
  | 'onPresence'
  | 'onNotification'
  | 'onUnreadNotifications'
  | 'onAnnouncement'
>;

export interface Community {
  acts: CommunityActs;
  events: Events;
  /** The connection is there, for the first time or again. */
  live(): void;
  stop(): void;
}

/** What goes on around the messages. */
export function createCommunity(
  store: Store<ChatState, ChatAction>,
  api: Pick<ChatApi, 'notifications' | 'readNotifications'>,
  { socket, onBehind }: { socket: () => ChatSocket | undefined; onBehind: () => void },
  dismissed: DismissedAnnouncement = dismissedAnnouncement(),
): Community {
  const reading = createReading(store, socket);
  const people = createWatchPeople(store, socket);
  const writers = createWriters(store, socket);
  const { now, ...notifications } = createFollowNotifications(store, api);
  const unreadIn = (roomId: string) =>
    store.getState().rooms.find(({ id }) => id === roomId)?.unread ?? 0;

  function hasRead(link: string | undefined): boolean {
    const { roomId, seq } = (link !== undefined && placeOf(link)) || {};
    const room = store.getState().rooms.find(({ id }) => id === roomId);
    return seq !== undefined && seq <= (room?.readSeq ?? 0);
  }

  return {
    acts: {
      ...notifications,
      read: reading.read,
      watch: people.watch,
      typing: writers.typing,
      lookAway: () => store.dispatch({ type: 'looked-away' }),
      reachTarget(found) {
        store.dispatch({ type: 'target-reached' });
        if (!found) store.dispatch({ type: 'notice', text: 'That message could not be shown.' });
      },
      dismissAnnouncement() {
        const { announcement } = store.getState();
        if (announcement) dismissed.remember(announcement.at);
        store.dispatch({ type: 'announced', announcement: undefined });
      },
    },
    events: {
      onRead(read) {
        if (read.userId !== store.getState().me.id) {
          return store.dispatch({ type: 'receipt', ...read });
        }
        store.dispatch({ type: 'read', roomId: read.roomId, seq: read.seq });
        // Read on another device, and not to the end: what is left is not always held here.
        if (unreadIn(read.roomId) > 0) onBehind();
      },
      onTyping: writers.heard,
      onPresence: (user) => store.dispatch({ type: 'presence', users: [user] }),
      onNotification({ id, link }) {
        store.dispatch({ type: 'notifications' });
        // Whoever has seen the message in its room need not be told of it any more.
        if (hasRead(link)) notifications.readNotification(id).catch(() => {});
      },
      onUnreadNotifications: (unread) => store.dispatch({ type: 'notifications', unread }),
      onAnnouncement(announcement) {
        if (dismissed.covers(announcement.at)) return;
        store.dispatch({ type: 'announced', announcement });
      },
    },
    live() {
      reading.flush();
      people.flush();
      now();
    },
    stop() {
      reading.stop();
      people.stop();
      writers.stop();
    },
  };
}
