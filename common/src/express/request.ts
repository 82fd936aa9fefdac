/// <reference types="cookie-session" preserve="true" />
import type { CurrentUser } from '../current-user.js';
import type { HttpError } from '../errors/http-error.js';

declare global {
  namespace Express {
    interface Request {
      /** Set by `currentUser` when the request carries a token that counts. */
      currentUser?: CurrentUser;
      /** Why the request's token does not count; `requireAuth` answers with it. */
      authError?: HttpError;
      /** The request's span (W3C Trace Context), where traces are taken. */
      traceparent?: string;
      /** Identifies the request in logs and in answers of status 500. */
      id?: string;
    }
  }
}
