import { answer, oneOf, type Paths, record, ref, text } from '@usher/common/contract';
import { lengths } from '../validation/field-rules.js';
import { cursorSeq, id, page, pageOf } from './fields.js';
import { readState, visibility } from './schemas.js';

const who = 'signed-in';
const path = { id };
const room = record({ room: ref('ReaderRoom') });
const name = text(lengths.roomName);
const readable = ['NOT_FOUND', 'FORBIDDEN'] as const;
const writable = [...readable, 'RATE_LIMITED'] as const;

export const rooms: Paths = {
  '/rooms': {
    get: {
      id: 'listRooms',
      summary: "The visitor's rooms, or the public ones to discover",
      who,
      query: { public: oneOf({ '1': 'those to discover, newest first' }), ...page },
      answers: {
        200: answer('A page', {
          anyOf: [pageOf('rooms', 'ReaderRoom'), pageOf('rooms', 'Room')],
        }),
      },
    },
    post: {
      id: 'createRoom',
      summary: 'A new room',
      who,
      body: record({ name }, { visibility: { ...visibility, default: 'public' } }),
      answers: { 201: answer('Created', room) },
      errors: ['RATE_LIMITED'],
    },
  },
  '/rooms/direct': {
    post: {
      id: 'openDirectRoom',
      summary: 'The one room of the visitor and somebody else',
      who,
      body: record({ userId: id }),
      answers: { 200: answer('It was there', room), 201: answer('It is new', room) },
      errors: ['RATE_LIMITED'],
    },
  },
  '/rooms/{id}': {
    get: {
      id: 'getRoom',
      summary: 'One room',
      who,
      path,
      answers: { 200: answer('The room', room) },
      errors: readable,
    },
    patch: {
      id: 'renameRoom',
      summary: 'Another name',
      who,
      path,
      body: record({ name }),
      answers: { 200: answer('Renamed', room) },
      errors: writable,
    },
    delete: {
      id: 'archiveRoom',
      summary: 'Close it for writing and take it off the lists',
      who,
      path,
      answers: { 200: answer('Archived', room) },
      errors: writable,
    },
  },
  '/rooms/{id}/read': {
    put: {
      id: 'readRoom',
      summary: 'Move the cursor: forward, and to the head at most',
      who,
      path,
      body: record({ seq: cursorSeq }),
      answers: { 200: answer('Where it stands', record({ read: readState })) },
      errors: writable,
    },
  },
};
