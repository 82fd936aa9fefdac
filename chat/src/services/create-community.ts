import type { CurrentUser } from '@usher/common';
import type { FeedEntry } from '@usher/common/feed';
import type { ServiceContext } from '@usher/common/service';
import type { CommunityModels } from '../models/open-community-models.js';
import { createBackground } from './background.js';
import { createPeople } from './people.js';
import { createPeopleStore, type PeopleStore } from './people-store.js';
import { type DirectoryClient, readDirectory } from './read-directory.js';

/** People and what reaches them beyond their rooms' messages. */
export interface Community {
  people: PeopleStore;
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
  context: Pick<ServiceContext, 'log'>;
  /** As which auth is asked for its directory; without it nobody asks. */
  client?: DirectoryClient | undefined;
}

export function createCommunity({ models, context, client }: CommunityParts): Community {
  const background = createBackground(context.log);
  const people = createPeopleStore(models.persons);
  const learned = createPeople(people, background);

  return {
    people,
    seen: learned.seen,
    heard(entry) {
      learned.heard(entry);
    },
    start() {
      const parts = { people, marks: models.directoryMarks };
      if (client) {
        background.run('reading of the directory', (closing) =>
          readDirectory(client, parts, closing),
        );
      }
    },
    close: background.close,
  };
}
