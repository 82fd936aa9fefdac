import type { CurrentUser } from '@usher/common';
import type { Cursors } from '../services/cursors.js';
import { cursorSeq } from '../validation/message-fields.js';
import { roomId } from './fields.js';

export const roomReadFields = [roomId(), cursorSeq()];

export function roomRead(cursors: Cursors) {
  return ({ roomId, seq }: { roomId: string; seq: number }, { id }: CurrentUser) =>
    cursors.read(id, roomId, seq);
}
