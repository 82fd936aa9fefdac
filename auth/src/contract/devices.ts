import { answer, list, type Paths, record, ref, text } from '@usher/common/contract';
import { patterns } from '../routes/field-rules.js';
import { outcomes } from './answers.js';

const who = 'signed-in';

/** Open sessions of the visitor. */
export const devices: Paths = {
  '/sessions': {
    get: {
      id: 'sessions',
      summary: "The visitor's open sessions, newest first",
      who,
      answers: { 200: answer('All of them', record({ sessions: list(ref('Session')) })) },
      errors: ['FORBIDDEN'],
    },
    delete: {
      id: 'endOtherSessions',
      summary: 'End all but this one',
      who,
      answers: outcomes('Ended'),
      errors: ['FORBIDDEN'],
    },
  },
  '/sessions/{sid}': {
    delete: {
      id: 'endSession',
      summary: "End one of the visitor's sessions",
      who,
      path: { sid: text({ matches: patterns.sid }) },
      answers: outcomes('Ended'),
      errors: ['FORBIDDEN', 'NOT_FOUND'],
    },
  },
};
