import { identifyRequest, type VerifiedToken, type Verifier } from '@usher/common';
import { sessionCookie } from '@usher/common/express';
import type { Request, RequestHandler, Response } from 'express';
import type { Issued } from '../services/sessions.js';
import { refreshCookie } from './refresh-cookie.js';

export interface SessionWriterOptions {
  secure: boolean;
  /** The session cookie's name. */
  cookie: string;
  /** The session's absolute limit: how long browsers keep the cookies. */
  sessionMaxSeconds: number;
}

/** How the routes that sign in, refresh and sign out write a browser's two cookies; nobody else does. */
export interface SessionWriter {
  /** Mounts cookie-session; in front of each of these routes. */
  mount: RequestHandler;
  write(req: Request, res: Response, issued: Issued): void;
  clear(req: Request, res: Response): void;
  /** Whose session the request's token is of, even when it has expired. */
  ownerOf(req: Request): VerifiedToken | undefined;
  refreshTokenOf(req: Request): string | undefined;
}

export function createSessionWriter(
  verifier: Verifier,
  { secure, cookie, sessionMaxSeconds }: SessionWriterOptions,
): SessionWriter {
  const refresh = refreshCookie(secure, sessionMaxSeconds);
  return {
    mount: sessionCookie({ secure, maxAgeSeconds: sessionMaxSeconds }),
    write(req, res, { accessToken, refreshToken }) {
      refresh.write(res, refreshToken);
      req.session = { jwt: accessToken };
    },
    clear(req, res) {
      refresh.clear(res);
      req.session = null;
    },
    ownerOf: (req) => identifyRequest(verifier, req.headers, cookie),
    refreshTokenOf: refresh.read,
  };
}
