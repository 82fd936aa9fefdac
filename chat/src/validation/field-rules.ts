/** What fields may hold: for those who check them, and for the contracts that say so. */
export const patterns = {
  /** A room, a user, a session, a code, an id that a client chooses for a message. */
  id: /^[\w-]{1,64}$/,
  /** A document of MongoDB, and where a list goes on. */
  objectId: /^[0-9a-f]{24}$/,
  opaqueCursor: /^[\w-]{1,4000}$/,
  /** Whom a service notifies, and what it calls that. */
  notifiedId: /^[\w:-]{1,80}$/,
  clientNotificationId: /^[\w:.-]{1,128}$/,
  notificationType: /^[\w.-]{1,64}$/,
} as const;

export const lengths = {
  roomName: { min: 1, max: 80 },
  peopleQuery: { max: 80 },
  search: { min: 1, max: 200 },
  notificationTitle: { max: 200 },
  notificationBody: { max: 2_000 },
  notificationLink: { max: 2_000 },
} as const;

/** Ids of notifications in one question. */
export const notificationIdCounts = { min: 1, max: 200 } as const;
