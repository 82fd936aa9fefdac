import type { CurrentUser, Verifier } from '@usher/common';
import type { ServiceContext } from '@usher/common/service';
import { userRoom } from '@usher/common/socket';
import type { Namespace } from 'socket.io';
import type { Models } from '../models/open-models.js';
import { createBackground } from './background.js';
import { hearNotifications } from './hear-notifications.js';
import { createKeepSearchable } from './keep-searchable.js';
import type { Live } from './live.js';
import { createMentions, type Mentions } from './mentions.js';
import { nameMembers } from './name-members.js';
import { createNotices } from './notices.js';
import { createNotifications, type Notifications } from './notifications.js';
import type { RoomServices } from './open-room-services.js';
import { createPeople } from './people.js';
import { createPeopleStore, type PeopleStore } from './people-store.js';
import { readDirectory } from './read-directory.js';
import { createSearch, type Search } from './search.js';
import { createSearchIndex } from './search-index.js';
import { tellOfDirectRooms, tellOfInvitations, tellOfMessages } from './tell-of-rooms.js';

/** People and what reaches them beyond their rooms' messages. */
export interface Community {
  people: PeopleStore;
  mentions: Mentions;
  notifications: Notifications;
  search: Search;
  /** Tells of a visitor whose token was verified. */
  seen(user: CurrentUser): void;
  /** The same, and whoever a message mentions is told; what it says can be searched. */
  tellingLive(live: Live): Live;
  /** The same, and whoever is invited or written to is told; members have names. */
  tellingRooms(services: RoomServices): RoomServices;
  /** Ends what is under way; what was not done is done after the next start. */
  close(): Promise<void>;
}

export interface CommunityParts {
  models: Pick<Models, 'community' | 'rooms' | 'messages' | 'changes'>;
  /** As which auth is asked for its directory at the start; without a client nobody asks. */
  auth: {
    authUrl: string;
    authClientId?: string | undefined;
    authClientSecret?: string | undefined;
  };
  context: Pick<ServiceContext, 'log'>;
  verifier: Verifier;
  namespace: Namespace;
}

/** Listens from now on: nothing may be awaited since the verifier was made, or its first entries are missed. */
export function createCommunity(parts: CommunityParts): Community {
  const { auth, context, verifier, namespace } = parts;
  const { community: models, rooms: roomModels, messages, changes } = parts.models;
  const { log } = context;
  const background = createBackground(log);
  const people = createPeopleStore(models.persons);
  const learned = createPeople(people, background);
  const notifications = createNotifications(models.notifications, (userId, event, payload) => {
    namespace.in(userRoom(userId)).emit(event, payload);
  });
  const notices = createNotices(roomModels, { notifications, people, background });

  const searchModels = {
    messages,
    changes,
    searchables: models.searchables,
    marks: models.searchMarks,
  };
  const index = createSearchIndex(searchModels);
  const keepSearchable = createKeepSearchable(index, roomModels.rooms, background);
  keepSearchable.start();

  verifier.onEntry(learned.heard);
  verifier.onEntry(hearNotifications(notifications, { background, log }));
  namespace.on('connection', ({ data }) => learned.seen(data.currentUser));

  const { authUrl, authClientId: clientId, authClientSecret: clientSecret } = auth;
  if (clientId && clientSecret) {
    const client = { authUrl, clientId, clientSecret };
    const store = { people, marks: models.directoryMarks };
    background.run('the directory', async (closing) => {
      // Auth answers by then; in one process with chat it cannot before both are there.
      await verifier.ready();
      await readDirectory(client, store, closing);
    });
  }

  return {
    people,
    mentions: createMentions(people, roomModels.memberships),
    notifications,
    search: createSearch(searchModels, keepSearchable),
    seen: learned.seen,
    tellingLive: (live) => tellOfMessages(live, notices, keepSearchable),
    tellingRooms: (services) => ({
      ...services,
      rooms: nameMembers(services.rooms, people),
      directRooms: tellOfDirectRooms(services.directRooms, notices),
      moderation: tellOfInvitations(services.moderation, notices),
    }),
    close: background.close,
  };
}
