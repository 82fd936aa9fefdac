import { flag, list, oneOf, record, ref, text, time, whole } from '@usher/common/contract';
import type { ChangeKind } from '../models/change.js';
import type { Role } from '../models/membership.js';
import type { Visibility } from '../models/room.js';
import { maxEmoji, maxReactors } from '../services/limits.js';

export const role = oneOf<Role>(['owner', 'moderator', 'member']);
export const visibility = oneOf<Visibility>(['public', 'private']);

/** A message's number in its room. */
export const seq = whole({ min: 1 });
const head = whole({ description: "The newest message's number; 0 where there is none" });
const headRev = whole({ description: "The newest change's number; 0 where there is none" });
export const heads = { head, headRev };

const room = [
  {
    id: text(),
    name: text({ description: "Empty in a direct room: clients show the other one's name" }),
    visibility,
    ...heads,
    membersVersion: whole({ description: 'Rises with every change of who is in it and as what' }),
    createdAt: time,
  },
  {
    between: list(text(), { min: 2, max: 2 }),
    archivedAt: { ...time, description: 'Since when it can only be read' },
  },
] as const;

const unread = {
  unread: whole({ description: 'What others have written after the cursor' }),
  mentions: whole({ description: 'Those of them that mention the reader' }),
};

export const readState = record({
  roomId: text(),
  seq: whole({ description: 'Where the cursor stands now' }),
  ...unread,
});

/** What a message has become, and its newest change; 0 where it has none. */
export const changed = record({ message: ref('Message'), rev: whole() });

/** What chat's answers, acks and pushes are made of. */
export const schemas = {
  Room: record(...room),
  ReaderRoom: record({ ...room[0], readSeq: whole(), ...unread }, room[1]),
  Member: record(
    { userId: text(), role, muted: flag, joinedAt: time },
    { name: text(), readSeq: whole({ description: "In a direct room's list alone" }) },
  ),
  Message: record(
    {
      seq,
      id: text(),
      roomId: text(),
      clientMessageId: text(),
      sender: record({ id: text(), name: text() }),
      text: text({ description: 'Empty once deleted' }),
      at: time,
      reactions: list(record({ emoji: text(), userIds: list(text(), { max: maxReactors }) }), {
        max: maxEmoji,
      }),
    },
    { replyTo: seq, editedAt: time, deletedAt: time, mentions: list(text()) },
  ),
  Change: record({
    roomId: text(),
    rev: whole({ min: 1, description: '1, 2, 3 … without holes in a room' }),
    seq,
    kind: oneOf<ChangeKind>(['edited', 'deleted', 'reacted']),
    by: text(),
    at: time,
    message: ref('Message'),
  }),
  Notification: record(
    { id: text(), type: text(), title: text(), body: text(), at: time },
    { link: text({ description: 'A path on this site or an https URL' }), readAt: time },
  ),
  Announcement: record({ text: text(), at: time }),
};
