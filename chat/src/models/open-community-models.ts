import type { Connection } from 'mongoose';
import { type DirectoryMarkModel, directoryMarkModel } from './directory-mark.js';
import { type NotificationModel, notificationModel } from './notification.js';
import { type PersonModel, personModel } from './person.js';
import { type SearchMarkModel, searchMarkModel } from './search-mark.js';
import { type SearchableModel, searchableModel } from './searchable.js';

export interface CommunityModels {
  persons: PersonModel;
  directoryMarks: DirectoryMarkModel;
  notifications: NotificationModel;
  searchables: SearchableModel;
  searchMarks: SearchMarkModel;
}

/** The collections about people, with their unique indexes standing before the first write. */
export async function openCommunityModels(connection: Connection): Promise<CommunityModels> {
  const models = {
    persons: personModel(connection),
    directoryMarks: directoryMarkModel(connection),
    notifications: notificationModel(connection),
    searchables: searchableModel(connection),
    searchMarks: searchMarkModel(connection),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  return models;
}
