import { answer, type Operation, type Paths, record, ref, text } from '@usher/common/contract';
import { id, page, pageOf } from './fields.js';
import { role } from './schemas.js';

const who = 'signed-in';
const path = { id };
const room = record({ room: ref('ReaderRoom') });
const readable = ['NOT_FOUND', 'FORBIDDEN'] as const;
const errors = [...readable, 'RATE_LIMITED'] as const;

type Act = Pick<Operation, 'summary'> & Partial<Operation>;

/** What is done to one other in a room. */
function act(id: string, { summary, ...more }: Act): Paths[string] {
  const body = record({ userId: path.id });
  const answers = { 200: answer('Done; doing it again changes nothing', room) };
  return { post: { id, summary, who, path, body, answers, errors, ...more } };
}

/** Who is in a room and as what. */
export const members: Paths = {
  '/rooms/{id}/members': {
    get: {
      id: 'listMembers',
      summary: 'Who is in it, in the order of joining',
      who,
      path,
      query: page,
      answers: { 200: answer('A page', pageOf('members', 'Member')) },
      errors: readable,
    },
  },
  '/rooms/{id}/members/me': {
    get: {
      id: 'myMembership',
      summary: 'What the visitor is in it',
      who,
      path,
      answers: { 200: answer('That', record({ member: ref('Member') })) },
      errors: readable,
    },
  },
  '/rooms/join': {
    post: {
      id: 'joinByCode',
      summary: 'Come in by a code',
      who,
      body: record({ code: id }),
      answers: { 200: answer('In', room) },
      errors: ['NOT_FOUND', 'RATE_LIMITED'],
    },
  },
  '/rooms/{id}/join': {
    post: {
      id: 'joinRoom',
      summary: 'Come in: a public room, or by an invitation',
      who,
      path,
      answers: { 200: answer('In', room) },
      errors,
    },
  },
  '/rooms/{id}/leave': {
    post: {
      id: 'leaveRoom',
      summary: 'An owner hands over; the last one archives the room',
      who,
      path,
      answers: { 200: answer('Out', record({})) },
      errors,
    },
  },
  '/rooms/{id}/code': {
    post: {
      id: 'newRoomCode',
      summary: 'A code by which anybody can join; the one before no longer counts',
      who,
      path,
      answers: { 201: answer('The code', record({ code: text() })) },
      errors,
    },
  },
  '/rooms/{id}/invite': act('invite', {
    summary: 'Allow somebody to join a private room',
    errors: [...errors, 'CONFLICT'],
  }),
  '/rooms/{id}/kick': act('kick', { summary: 'Put a member out, who may come back' }),
  '/rooms/{id}/mute': act('mute', { summary: 'A member may only read' }),
  '/rooms/{id}/unmute': act('unmute', { summary: 'A member may write again' }),
  '/rooms/{id}/ban': act('banFromRoom', { summary: 'Put somebody out and keep them out' }),
  '/rooms/{id}/unban': act('unbanFromRoom', { summary: 'Lift a ban' }),
  '/rooms/{id}/role': act('setRole', {
    summary: 'Give a member another role; an owner hands over',
    body: record({ userId: id, role }),
  }),
};
