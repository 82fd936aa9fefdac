import type { Connection } from 'mongoose';
import { type AdmissionModel, admissionModel } from './admission.js';
import { type MembershipModel, membershipModel } from './membership.js';
import { type RoomModel, roomModel } from './room.js';
import { type RoomEntryModel, roomEntryModel } from './room-entry.js';

export interface RoomModels {
  rooms: RoomModel;
  memberships: MembershipModel;
  admissions: AdmissionModel;
  entries: RoomEntryModel;
}

/** The collections of rooms, with their unique indexes standing before the first write. */
export async function openRoomModels(connection: Connection): Promise<RoomModels> {
  const models = {
    rooms: roomModel(connection),
    memberships: membershipModel(connection),
    admissions: admissionModel(connection),
    entries: roomEntryModel(connection),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  return models;
}
