import type { Connection } from 'mongoose';
import { type DirectoryMarkModel, directoryMarkModel } from './directory-mark.js';
import { type PersonModel, personModel } from './person.js';

export interface CommunityModels {
  persons: PersonModel;
  directoryMarks: DirectoryMarkModel;
}

/** The collections about people, with their unique indexes standing before the first write. */
export async function openCommunityModels(connection: Connection): Promise<CommunityModels> {
  const models = {
    persons: personModel(connection),
    directoryMarks: directoryMarkModel(connection),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  return models;
}
