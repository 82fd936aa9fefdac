import type { ChatState } from './chat-state.js';
import type { Message, ReadCounts, Room } from './contract.js';
import { type Conversation, lastSeq } from './conversation.js';

/** The state with a room's counts made anew, where all that follows the cursor is held here. */
export function recounted(state: ChatState, roomId: string): ChatState {
  const conversation = state.conversations[roomId];
  return withRoomAs(state, roomId, (room) => {
    const counts = conversation && countsOf(conversation, room, state.me.id);
    return counts ? { ...room, ...counts } : room;
  });
}

/** New messages and a new head; what is held in full is counted by `recounted`. */
export function withNews(
  state: ChatState,
  roomId: string,
  { messages, head }: { messages: readonly Message[]; head: number },
): ChatState {
  const me = state.me.id;
  const next = withRoomAs(state, roomId, (room) => {
    const newest = Math.max(head, room.head, ...messages.map(({ seq }) => seq));
    if (newest === room.head) return room;
    const fresh = messages.filter(({ seq, sender }) => seq > room.head && sender.id !== me);
    const { unread = 0, mentions = 0 } = room;
    return {
      ...room,
      head: newest,
      unread: unread + fresh.length,
      mentions: mentions + fresh.filter((one) => names(one, me)).length,
    };
  });
  return recounted(next, roomId);
}

/** My cursor has moved, here or on another device. */
export function withRead(
  state: ChatState,
  roomId: string,
  { seq, counts }: { seq: number; counts?: ReadCounts },
): ChatState {
  const next = withRoomAs(state, roomId, (room) => {
    if (seq < (room.readSeq ?? 0)) return room;
    const known = seq >= room.head ? { unread: 0, mentions: 0 } : counts;
    return { ...room, readSeq: seq, ...known };
  });
  return next === state ? state : recounted(next, roomId);
}

function withRoomAs(state: ChatState, roomId: string, put: (room: Room) => Room): ChatState {
  const room = state.rooms.find(({ id }) => id === roomId);
  const now = room && put(room);
  if (!now || now === room) return state;
  return { ...state, rooms: state.rooms.map((one) => (one === room ? now : one)) };
}

function countsOf(
  conversation: Conversation,
  { head, readSeq }: Room,
  me: string,
): ReadCounts | undefined {
  const { status, messages } = conversation;
  if (status !== 'open' || readSeq === undefined || lastSeq(conversation) < head) return undefined;
  if (messages[0] && messages[0].seq > readSeq + 1) return undefined;
  const counts = { unread: 0, mentions: 0 };
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const message = messages[i] as Message;
    if (message.seq <= readSeq) break;
    if (message.sender.id === me) continue;
    counts.unread += 1;
    if (names(message, me)) counts.mentions += 1;
  }
  return counts;
}

function names({ mentions, deletedAt }: Message, userId: string): boolean {
  return !deletedAt && mentions?.includes(userId) === true;
}
