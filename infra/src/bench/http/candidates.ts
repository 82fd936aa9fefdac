import type { Candidate } from './candidate.js';

export interface CandidateEntry {
  title: string;
  /** Imported only in the process that serves it. */
  open(): Promise<Candidate> | Candidate;
}

/** What all others are compared with. */
export const reference = 'express';

export const candidates: Record<string, CandidateEntry> = {
  'node-http': {
    title: 'node:http, bare',
    open: async () => (await import('./candidates/node-http.js')).nodeHttp(),
  },
  express: {
    title: 'Express 5, bare',
    open: async () => (await import('./candidates/bare-express.js')).bareExpress(),
  },
  'express-ours': {
    title: 'Express 5, bare, in `createHttpServer`',
    open: async () => (await import('./candidates/bare-express.js')).bareExpress({ ours: true }),
  },
  'usher-parts': {
    title: '+ `currentUser`, `requireAuth`',
    open: async () => (await import('./candidates/usher-parts.js')).usherParts(),
  },
  service: {
    title: '`serviceApp` (logs, metrics, headers), nobody signed in',
    open: async () => (await import('./candidates/usher-service.js')).bareService(),
  },
  'usher-service': {
    title: '**Usher: `serviceApp` + `currentUser`, `requireAuth`**',
    open: async () => (await import('./candidates/usher-service.js')).usherService(),
  },
  'cookie-session-hs256': {
    title: 'Express 5 + cookie-session + jsonwebtoken HS256, KeyObject',
    open: async () => (await import('./candidates/cookie-session.js')).withCookieSession('HS256'),
  },
  'cookie-session-es256': {
    title: 'Express 5 + cookie-session + jsonwebtoken ES256, KeyObject',
    open: async () => (await import('./candidates/cookie-session.js')).withCookieSession('ES256'),
  },
  course: {
    title: 'the course pattern: cookie-session + jsonwebtoken HS256, string secret',
    open: async () => (await import('./candidates/course.js')).course(),
  },
  'course-ours': {
    title: 'the course pattern in `createHttpServer`',
    open: async () => (await import('./candidates/course.js')).course({ ours: true }),
  },
};
