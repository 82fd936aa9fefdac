import type { RoomModels } from '../models/open-room-models.js';
import type { Background } from './background.js';
import { lobbyId } from './memberships.js';
import type { Message } from './message.js';
import type { NotificationDraft, Notifications } from './notifications.js';
import type { PeopleStore } from './people-store.js';

/**
 * What chat itself tells people of, behind the answers. Each carries the id of what it tells of, so that
 * nothing is told twice; none carries a room's name or a message's text, which may be taken from its reader
 * or deleted later: whoever opens the link sees what they may see then.
 */
export interface Notices {
  mentioned(message: Message): void;
  /** Of a private room alone. */
  invited(roomId: string, userId: string, byId: string): void;
  direct(roomId: string, userId: string, byId: string): void;
}

const from = 'chat';
const maxTitleLength = 200;

export function createNotices(
  { rooms, memberships, admissions }: RoomModels,
  parts: {
    notifications: Pick<Notifications, 'add'>;
    people: Pick<PeopleStore, 'nameOf'>;
    background: Background;
  },
): Notices {
  const { notifications, people, background } = parts;

  function tell(draft: Omit<NotificationDraft, 'from' | 'body'>) {
    const title = draft.title.slice(0, maxTitleLength);
    return notifications.add({ ...draft, title, body: '', from });
  }

  async function nameOf(userId: string): Promise<string> {
    return (await people.nameOf(userId)) ?? 'Somebody';
  }

  return {
    mentioned({ id, roomId, seq, sender, mentions = [] }) {
      for (const userId of mentions) {
        if (userId === sender.id) continue;
        background.run('a notification of a mention', async () => {
          // They may have left meanwhile.
          if (!(await memberships.exists({ roomId, userId }))) return;
          await tell({
            userId,
            type: 'mention',
            title: `${sender.name} mentioned you`,
            link: `${pathOf(roomId)}?message=${seq}`,
            clientNotificationId: `mention:${id}:${userId}`,
          });
        });
      }
    },

    invited(roomId, userId, byId) {
      background.run('a notification of an invitation', async () => {
        const invitation = { roomId, userId, by: byId, verdict: 'invited' as const };
        const [room, admission] = await Promise.all([
          rooms.findById(roomId).lean(),
          admissions.findOne(invitation).lean(),
        ]);
        // Taken back or used meanwhile, or somebody else's that was there before.
        if (room?.visibility !== 'private' || !admission) return;
        await tell({
          userId,
          type: 'invite',
          title: `${await nameOf(byId)} invited you to a private room`,
          link: pathOf(roomId),
          clientNotificationId: `invite:${admission._id}`,
        });
      });
    },

    direct(roomId, userId, byId) {
      background.run('a notification of a direct room', async () => {
        await tell({
          userId,
          type: 'direct',
          title: `${await nameOf(byId)} wants to talk to you`,
          link: pathOf(roomId),
          clientNotificationId: `direct:${roomId}`,
        });
      });
    },
  };
}

function pathOf(roomId: string): string {
  return roomId === lobbyId ? '/' : `/rooms/${roomId}`;
}
