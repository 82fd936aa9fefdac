import type { AnnouncementModel, AnnouncementRecord } from '../models/announcement.js';
import { freshlyShared } from './freshly-shared.js';

export interface Announcement {
  text: string;
  /** ISO 8601. */
  at: string;
}

export interface Announcements {
  /** Stores it by majority, then tells everyone. */
  announce(text: string, by: string): Promise<Announcement>;
  /** The newest 50, newest first. */
  list(): Promise<Announcement[]>;
  /** The newest of the last 24 hours. */
  newest(): Promise<Announcement | undefined>;
}

const newestForMs = 24 * 3600 * 1000;
const maxListed = 50;

export function createAnnouncements(
  model: AnnouncementModel,
  tell: (announcement: Announcement) => void,
): Announcements {
  async function find(filter: { at?: object }, limit: number): Promise<Announcement[]> {
    const found = await model
      .find(filter)
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .lean<AnnouncementRecord[]>();
    return found.map(toAnnouncement);
  }

  return {
    async announce(text, by) {
      const record = await model.create({ text, by, at: new Date() });
      const announcement = toAnnouncement(record);
      tell(announcement);
      return announcement;
    },

    list: () => find({}, maxListed),

    // Thousands ask at once when a replica was restarted.
    newest: freshlyShared(async () => {
      const [newest] = await find({ at: { $gt: new Date(Date.now() - newestForMs) } }, 1);
      return newest;
    }),
  };
}

function toAnnouncement({ text, at }: Pick<AnnouncementRecord, 'text' | 'at'>): Announcement {
  return { text, at: at.toISOString() };
}
