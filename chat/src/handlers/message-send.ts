import type { CurrentUser } from '@usher/common';
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
  let previous: Promise<unknown> = Promise.resolve();

  return async (draft: MessageSend, { id, name }: CurrentUser) => {
    const allowed = rooms
      .requireSender(id, draft.roomId)
      .then(() => mentions.in(draft.roomId, draft.text));
    // In an object, so that the next one waits for its turn only, not for the database.
    const started = previous
      .then(() => allowed)
      .then((named) => ({
        sending: messages.send({
          ...draft,
          sender: { id, name },
          ...(named && { mentions: named }),
        }),
      }));
    previous = Promise.allSettled([started, allowed]);
    const message = await (await started).sending;
    return { seq: message.seq, message };
  };
}
