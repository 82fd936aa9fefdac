import type { Connection } from 'mongoose';
import { type AdmissionModel, admissionModel } from './admission.js';
import { type MembershipModel, membershipModel } from './membership.js';
import { type RoomModel, roomModel } from './room.js';

export interface RoomModels {
  rooms: RoomModel;
  memberships: MembershipModel;
  admissions: AdmissionModel;
}

/** The collections of rooms, with their unique indexes standing before the first write. */
export async function openRoomModels(connection: Connection): Promise<RoomModels> {
  const models = {
    rooms: roomModel(connection),
    memberships: membershipModel(connection),
    admissions: admissionModel(connection),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  return models;
}
