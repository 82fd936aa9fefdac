import { startChat, visitorsOf } from '../chat.fixture.js';
import type { Change } from './changes.js';

export const chat = await startChat();
export const { visitor, roomWithMessages } = visitorsOf(chat);

/** A room with what Ada has said, and Grace, who listens there. */
export async function roomForTwo(texts: string[]) {
  const { ada, room, socket } = await roomWithMessages(texts);
  const grace = visitor('Grace');
  await grace.post(`/rooms/${room.id}/join`);
  const theirs = grace.socket();
  await theirs.emitWithAck('room:sync', { roomId: room.id, after: 0 });
  const heard: Change[] = [];
  theirs.on('message:changed', (change: Change) => heard.push(change));
  const roomId: string = room.id;
  const sync = async (afterRev: number) => {
    const ack = await theirs.emitWithAck('room:sync', { roomId, after: 0, afterRev });
    expect(ack.ok).toBe(true);
    return ack as { messages: Change['message'][]; changes: Change[]; headRev: number };
  };
  return { ada, grace, socket, theirs, roomId, heard, sync };
}
