import type { Message, Room } from './contract.js';

export function room(id: string, name: string, head = 0): Room {
  return { id, name, head, visibility: 'public', createdAt: '2026-01-05T10:00:00.000Z' };
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
