import type { PeopleStore } from './people-store.js';
import type { Rooms } from './rooms.js';

/** The same, and members are listed with the names that chat's directory knows: one question for a page. */
export function nameMembers(rooms: Rooms, people: Pick<PeopleStore, 'namesOf'>): Rooms {
  return {
    ...rooms,
    async members(userId, roomId, cursor) {
      const { members, ...more } = await rooms.members(userId, roomId, cursor);
      const names = await people.namesOf(members.map((member) => member.userId));
      const named = members.map((member) => {
        const name = names.get(member.userId);
        return name === undefined ? member : { ...member, name };
      });
      return { members: named, ...more };
    },
  };
}
