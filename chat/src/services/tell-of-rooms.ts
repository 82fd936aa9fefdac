import type { DirectRooms } from './direct-rooms.js';
import type { KeepSearchable } from './keep-searchable.js';
import type { Live } from './live.js';
import type { Moderation } from './moderation.js';
import type { Notices } from './notices.js';

/** The same, and the other one of a new room is told. */
export function tellOfDirectRooms(directRooms: DirectRooms, notices: Notices): DirectRooms {
  return {
    async open(userId, otherId) {
      const opened = await directRooms.open(userId, otherId);
      if (opened.isNew) notices.direct(opened.room.id, otherId, userId);
      return opened;
    },
  };
}

/** The same, and whoever is invited is told. */
export function tellOfInvitations(moderation: Moderation, notices: Notices): Moderation {
  return {
    ...moderation,
    async invite(deed) {
      const room = await moderation.invite(deed);
      notices.invited(deed.roomId, deed.userId, deed.byId);
      return room;
    },
  };
}

/** The same, and whoever a message or its edit mentions is told, and what it says can be searched. */
export function tellOfMessages(
  live: Live,
  notices: Notices,
  { touched }: Pick<KeepSearchable, 'touched'>,
): Live {
  return {
    ...live,
    sent(roomId, messages) {
      live.sent(roomId, messages);
      touched(roomId);
      for (const message of messages) if (message.mentions) notices.mentioned(message);
    },
    changed(change) {
      live.changed(change);
      touched(change.roomId);
      if (change.kind === 'edited' && change.message.mentions) notices.mentioned(change.message);
    },
  };
}
