import type { Change, Message, Room } from './contract.js';

export function room(id: string, name: string, head = 0, from: Partial<Room> = {}): Room {
  const createdAt = '2026-01-05T10:00:00.000Z';
  return { id, name, head, visibility: 'public', membersVersion: 1, createdAt, ...from };
}

export function change(rev: number, to: Message): Change {
  return { roomId: to.roomId, rev, message: to };
}

export function message(seq: number, from: Partial<Message> = {}): Message {
  return {
    seq,
    id: `m${seq}`,
    roomId: 'lobby',
    clientMessageId: `c${seq}`,
    sender: { id: 'grace', name: 'Grace' },
    text: `message ${seq}`,
    at: new Date(Date.UTC(2026, 0, 5, 10, seq)).toISOString(),
    reactions: [],
    ...from,
  };
}
