import { answer, list, type Paths, record, ref, text, whole } from '@usher/common/contract';
import { maxMessages } from '../services/limits.js';
import { lengths } from '../validation/field-rules.js';
import { draft, emoji, id, messageText, opaquePage, pageOf } from './fields.js';
import { changed, heads, seq } from './schemas.js';

const who = 'signed-in';
const readable = ['NOT_FOUND', 'FORBIDDEN'] as const;
const errors = [...readable, 'RATE_LIMITED'] as const;
const path = { id, seq };
const answers = { 200: answer('As it is now', changed) };
const { headRev } = heads;

export const messages: Paths = {
  '/rooms/{id}/messages': {
    get: {
      id: 'listMessages',
      summary: 'Messages by `seq`, ascending; or changes by `rev`',
      description:
        'The newest without `before`, `after` and `afterRev`, of which only one may stand.',
      who,
      path: { id },
      query: {
        before: whole(),
        after: whole(),
        afterRev: whole(),
        limit: whole({ min: 1, max: maxMessages, default: 50 }),
      },
      answers: {
        200: answer('All changes up to `headRev` are in the messages', {
          anyOf: [
            record({ messages: list(ref('Message'), { max: maxMessages }), ...heads }),
            record({ changes: list(ref('Change'), { max: maxMessages }), headRev }),
          ],
        }),
      },
      errors: readable,
    },
    post: {
      id: 'sendMessage',
      summary: 'Say something; the same `clientMessageId` again answers the first',
      who,
      path: { id },
      body: record(...draft),
      answers: { 201: answer('Stored by a majority', record({ message: ref('Message') })) },
      errors,
    },
  },
  '/rooms/{id}/messages/{seq}': {
    patch: {
      id: 'editMessage',
      summary: 'Another text, by the sender',
      who,
      path,
      body: record({ text: messageText }),
      answers,
      errors,
    },
    delete: {
      id: 'deleteMessage',
      summary: 'Take the text away, by the sender; the number stays',
      who,
      path,
      answers,
      errors,
    },
  },
  '/rooms/{id}/messages/{seq}/reactions/{emoji}': {
    put: {
      id: 'react',
      summary: 'React',
      who,
      path: { ...path, emoji },
      answers,
      errors: [...errors, 'CONFLICT'],
    },
    delete: {
      id: 'unreact',
      summary: 'Take a reaction back',
      who,
      path: { ...path, emoji },
      answers,
      errors,
    },
  },
  '/search': {
    get: {
      id: 'search',
      summary: "Messages of the visitor's rooms that hold all words, newest first",
      who,
      needs: { q: text(lengths.search) },
      query: { roomId: id, ...opaquePage },
      answers: { 200: answer('A page', pageOf('messages', 'Message')) },
      errors,
    },
  },
};
