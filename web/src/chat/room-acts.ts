import type { ChatApi } from '../api/chat-api.js';
import type { ChatState } from './chat-state.js';
import type { Deed, MemberPage, Person, Role, Room, SearchPage, Visibility } from './contract.js';
import type { Store } from './create-store.js';
import { sendersOf } from './people.js';
import type { ChatAction } from './reduce-chat.js';

/** What can be done with rooms and the people in them. All of it throws ApiError. */
export interface RoomActs {
  publicRooms(): Promise<Room[]>;
  createRoom(name: string, visibility: Visibility): Promise<Room>;
  joinRoom(roomId: string): Promise<Room>;
  joinByCode(code: string): Promise<Room>;
  /** The room of the two of us. */
  directRoom(person: Person): Promise<Room>;
  rename(roomId: string, name: string): Promise<Room>;
  archive(roomId: string): Promise<Room>;
  leave(roomId: string): Promise<void>;
  newCode(roomId: string): Promise<string>;
  members(roomId: string, cursor?: string): Promise<MemberPage>;
  act(roomId: string, deed: Deed, userId: string): Promise<Room>;
  giveRole(roomId: string, userId: string, role: Role): Promise<Room>;
  findPeople(q: string): Promise<Person[]>;
  /** In my rooms, or in one. */
  search(q: string, roomId?: string, cursor?: string): Promise<SearchPage>;
}

export function createRoomActs(
  store: Store<ChatState, ChatAction>,
  api: Omit<ChatApi, 'newest' | 'before' | 'notifications' | 'readNotifications'>,
): RoomActs {
  async function changed(asked: Promise<{ room: Room }>): Promise<Room> {
    const { room } = await asked;
    store.dispatch({ type: 'room-changed', room });
    return room;
  }

  return {
    publicRooms: () => api.publicRooms(),
    createRoom: (name, visibility) => changed(api.createRoom(name, visibility)),
    joinRoom: (roomId) => changed(api.joinRoom(roomId)),
    joinByCode: (code) => changed(api.joinByCode(code)),
    rename: (roomId, name) => changed(api.renameRoom(roomId, name)),
    archive: (roomId) => changed(api.archiveRoom(roomId)),
    act: (roomId, deed, userId) => changed(api.act(roomId, deed, userId)),
    giveRole: (roomId, userId, role) => changed(api.giveRole(roomId, userId, role)),

    directRoom(person) {
      store.dispatch({ type: 'people-found', people: [person] });
      return changed(api.directRoom(person.id));
    },

    async leave(roomId) {
      await api.leaveRoom(roomId);
      store.dispatch({ type: 'room-left', roomId, reason: 'left' });
    },

    newCode: async (roomId) => (await api.newCode(roomId)).code,

    async members(roomId, cursor) {
      const page = await api.members(roomId, cursor);
      store.dispatch({ type: 'members-learned', roomId, members: page.members });
      const { me } = store.getState();
      const mine = page.members.find(({ userId }) => userId === me.id);
      if (mine) store.dispatch({ type: 'place-learned', roomId, place: mine });
      return page;
    },

    async findPeople(q) {
      const { users } = await api.people(q);
      store.dispatch({ type: 'people-found', people: users });
      return users;
    },

    async search(q, roomId, cursor) {
      const page = await api.search(q, roomId, cursor);
      store.dispatch({ type: 'people-found', people: sendersOf(page.messages) });
      return page;
    },
  };
}
