import type { CurrentUser } from '@usher/common';
import type { FeedEntry } from '@usher/common/feed';
import type { ServiceContext } from '@usher/common/service';
import type { MembershipModel } from '../models/membership.js';
import type { CommunityModels } from '../models/open-community-models.js';
import { createBackground } from './background.js';
import { createMentions, type Mentions } from './mentions.js';
import { createPeople } from './people.js';
import { createPeopleStore, type PeopleStore } from './people-store.js';
import { type DirectoryClient, readDirectory } from './read-directory.js';

/** People and what reaches them beyond their rooms' messages. */
export interface Community {
  people: PeopleStore;
  mentions: Mentions;
  /** Tells of a visitor whose token was verified. */
  seen(user: CurrentUser): void;
  /** Tells of an entry of the session feed. */
  heard(entry: FeedEntry): void;
  /** Begins what catches up with the time before. */
  start(): void;
  close(): Promise<void>;
}

export interface CommunityParts {
  models: CommunityModels;
  memberships: MembershipModel;
  context: Pick<ServiceContext, 'log'>;
  /** As which auth is asked for its directory; without it nobody asks. */
  client?: DirectoryClient | undefined;
}

export function createCommunity(parts: CommunityParts): Community {
  const { models, memberships, context, client } = parts;
  const background = createBackground(context.log);
  const people = createPeopleStore(models.persons);
  const learned = createPeople(people, background);

  return {
    people,
    mentions: createMentions(people, memberships),
    seen: learned.seen,
    heard(entry) {
      learned.heard(entry);
    },
    start() {
      const store = { people, marks: models.directoryMarks };
      if (client) {
        background.run('reading of the directory', (closing) =>
          readDirectory(client, store, closing),
        );
      }
    },
    close: background.close,
  };
}
