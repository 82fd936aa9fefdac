import type { ChatRequests, ChatServerEvents } from '@usher/common/client';
import {
  type ClientEvent,
  connectionRefusals,
  flag,
  list,
  type NamespaceParts,
  oneOf,
  record,
  ref,
  type ServerEvent,
  sessionPushes,
  sessionRefusals,
  text,
  time,
  whole,
} from '@usher/common/contract';
import type { LeaveReason } from '../models/room-entry.js';
import { maxMessages, maxWatched } from '../services/limits.js';
import { cursorSeq, draft, emoji, id, messageText, notificationIds } from './fields.js';
import { changed, heads, readState, seq } from './schemas.js';

const members = ['NOT_FOUND', 'FORBIDDEN'] as const;
const presence = record({ userId: text(), online: flag }, { lastSeen: time });
const nothing = record({});

/** The client's types are the list: an event that one of the two does not know is no event. */
const events = {
  'message:send': {
    summary:
      'Say something. Repeated with the same `clientMessageId`, it is answered with the first',
    payload: record({ roomId: id, ...draft[0] }, draft[1]),
    answer: record({ seq, message: ref('Message') }),
    errors: members,
  },
  'message:edit': {
    summary: 'Another text, by the sender',
    payload: record({ roomId: id, seq, text: messageText }),
    answer: changed,
    errors: members,
  },
  'message:delete': {
    summary: 'Take the text away, by the sender; the number stays',
    payload: record({ roomId: id, seq }),
    answer: changed,
    errors: members,
  },
  'message:react': {
    summary: 'React, or take it back',
    payload: record({ roomId: id, seq, emoji, on: flag }),
    answer: changed,
    errors: [...members, 'CONFLICT'],
  },
  'room:sync': {
    summary: 'What has happened since; from then on the socket hears the room',
    payload: record({ roomId: id, after: whole() }, { afterRev: whole() }),
    answer: record({
      messages: list(ref('Message'), { max: maxMessages }),
      changes: list(ref('Change'), { max: maxMessages }),
      ...heads,
    }),
    errors: members,
  },
  'room:read': {
    summary: 'Move the cursor: forward, and to the head at most',
    payload: record({ roomId: id, seq: cursorSeq }),
    answer: readState,
    errors: members,
  },
  'room:typing': {
    summary: 'The user is writing a message; said again every few seconds',
    payload: record({ roomId: id }),
    answer: nothing,
    errors: members,
  },
  'presence:watch': {
    summary: 'Hear of these users from now on, and of no others',
    payload: record({ userIds: list(id, { max: maxWatched }) }),
    answer: record({ users: list(presence) }),
  },
  'notification:read': {
    summary: 'They are read',
    payload: notificationIds,
    answer: record({ unread: whole() }),
  },
  alive: { summary: 'Whether the server still answers', payload: nothing, answer: nothing },
} satisfies Record<keyof ChatRequests, ClientEvent>;

const pushes = {
  ...sessionPushes,
  'message:new': {
    summary: 'Messages of one room, ascending by `seq`. A hint: ask `room:sync` for a hole',
    payload: record({ roomId: text(), messages: list(ref('Message'), { min: 1 }) }),
  },
  'message:changed': {
    summary: 'Put its message in the place of `seq`, in the order of `rev`',
    payload: ref('Change'),
  },
  'room:head': {
    summary: 'How far a room has come: ask `room:sync` if that is ahead',
    payload: record({ roomId: text(), ...heads }),
  },
  'room:changed': { summary: 'A room is another', payload: record({ room: ref('Room') }) },
  'room:left': {
    summary: 'Nothing of the room follows',
    payload: record({ roomId: text(), reason: oneOf<LeaveReason>(['left', 'kicked', 'banned']) }),
  },
  'room:read': {
    summary: 'A member has read so far; keep the highest',
    payload: record({ roomId: text(), userId: text(), seq: whole() }),
  },
  'room:typing': {
    summary: 'A member is writing',
    payload: record({ roomId: text(), userId: text(), name: text(), expiresInMs: whole() }),
  },
  'presence:changed': { summary: 'A watched user came or went', payload: presence },
  'notification:new': {
    summary: 'Something that the user should know',
    payload: record({ notification: ref('Notification') }),
  },
  'notification:unread': {
    summary: 'How many are unread, up to 999',
    payload: record({ count: whole() }),
  },
  'server:message': {
    summary: 'Said to everyone; the newest of 24 hours again on connecting',
    payload: ref('Announcement'),
  },
} satisfies Record<keyof ChatServerEvents, ServerEvent>;

/** For whoever is signed in. */
export const chatNamespace: NamespaceParts = {
  description: 'Messages, rooms, presence and notifications, for whoever is signed in',
  signedIn: true,
  events,
  pushes,
  refusals: [...sessionRefusals, ...connectionRefusals],
};
