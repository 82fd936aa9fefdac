import type { CurrentUser } from '@usher/common';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { clientMessageId, messageText, roomId } from './fields.js';

interface MessageSend {
  roomId: string;
  clientMessageId: string;
  text: string;
}

export const messageSendFields = [roomId(), clientMessageId(), messageText()];

export function messageSend(rooms: Rooms, messages: Messages) {
  return async (draft: MessageSend, { id, name }: CurrentUser) => {
    await rooms.requireMember(id, draft.roomId);
    const message = await messages.send({ ...draft, sender: { id, name } });
    return { seq: message.seq, message };
  };
}
