import type { Router } from 'express';
import type { RoomServices } from '../services/open-room-services.js';
import { archiveRoom } from './archive-room.js';
import { createRoom } from './create-room.js';
import { directRoom } from './direct-room.js';
import { getRoom } from './get-room.js';
import { joinRoom } from './join-room.js';
import { leaveRoom } from './leave-room.js';
import { listMembers } from './list-members.js';
import { listRooms } from './list-rooms.js';
import { myMembership } from './my-membership.js';
import { readRoom } from './read-room.js';
import { renameRoom } from './rename-room.js';
import { roomActs } from './room-acts.js';
import { roomCode } from './room-code.js';

/** Rooms and who is in them. */
export function roomRoutes(services: RoomServices): Router[] {
  const { rooms, directRooms, joining, moderation, cursors } = services;
  return [
    listRooms(rooms),
    createRoom(rooms),
    directRoom(directRooms),
    getRoom(rooms),
    renameRoom(rooms),
    archiveRoom(rooms),
    listMembers(rooms),
    myMembership(rooms),
    joinRoom(joining),
    leaveRoom(joining),
    roomCode(joining),
    roomActs(moderation),
    readRoom(cursors),
  ];
}
