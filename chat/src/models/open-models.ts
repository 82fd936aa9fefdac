import type { Connection } from 'mongoose';
import { type AnnouncementModel, announcementModel } from './announcement.js';
import { type ChangeModel, changeModel } from './change.js';
import { type LastSeenModel, lastSeenModel } from './last-seen.js';
import { type MessageModel, messageModel } from './message.js';
import { type CommunityModels, openCommunityModels } from './open-community-models.js';
import { openRoomModels, type RoomModels } from './open-room-models.js';

export interface Models {
  messages: MessageModel;
  changes: ChangeModel;
  lastSeen: LastSeenModel;
  announcements: AnnouncementModel;
  rooms: RoomModels;
  community: CommunityModels;
}

/** All collections, with their unique indexes standing before the first write. */
export async function openModels(connection: Connection): Promise<Models> {
  const models = {
    messages: messageModel(connection),
    changes: changeModel(connection),
    lastSeen: lastSeenModel(connection),
    announcements: announcementModel(connection),
  };
  const [rooms, community] = await Promise.all([
    openRoomModels(connection),
    openCommunityModels(connection),
    ...Object.values(models).map((model) => model.init()),
  ]);
  return { ...models, rooms, community };
}
