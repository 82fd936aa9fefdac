import type { CurrentUser } from '@usher/common';
import type { Socket } from 'socket.io';
import { inOrder } from '../services/in-order.js';
import type { Mentions } from '../services/mentions.js';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { clientMessageId, messageText, replyTo } from '../validation/message-fields.js';
import { roomId } from './fields.js';

interface MessageSend {
  roomId: string;
  clientMessageId: string;
  text: string;
  replyTo?: number;
}

export const messageSendFields = [roomId(), clientMessageId(), messageText(), replyTo()];

/** One socket's messages keep their order, although their checks run side by side. */
export function messageSend(rooms: Rooms, messages: Messages, mentions: Mentions) {
  const inTurn = inOrder();

  return async (draft: MessageSend, { id, name }: CurrentUser, socket: Socket) => {
    const { roomId, text } = draft;
    const checked = rooms.requireSender(id, roomId).then(() => mentions.in(roomId, text));
    // Awaited in its turn; a refusal that is there before must not end the process.
    checked.catch(() => {});
    const { sending } = await inTurn(socket.id, async () => {
      const named = await checked;
      const sender = { id, name };
      // In an object, so that the next one waits for its turn only, not for the database.
      return { sending: messages.send({ ...draft, sender, ...(named && { mentions: named }) }) };
    });
    const message = await sending;
    return { seq: message.seq, message };
  };
}
