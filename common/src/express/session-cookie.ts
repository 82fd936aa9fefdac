import cookieSession from 'cookie-session';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import onHeaders from 'on-headers';
import { HttpError } from '../errors/http-error.js';
import { sessionCookieName } from '../tokens/session-cookie-name.js';

/** Options of `sessionCookie`. */
export interface SessionCookieOptions {
  /** True where browsers come over https: the cookie is then `Secure` and named `__Host-session`. */
  secure: boolean;
  /** How long the browser keeps it, in seconds: the session's absolute limit. */
  maxAgeSeconds: number;
}

/**
 * Mounts cookie-session, unsigned because the JWT inside is what is signed. Mount it only on routes that
 * write the session: all of it rides in one cookie, and of two parallel answers the last one wins.
 *
 * Set `req.session = { jwt }` to sign in, `req.session = null` to sign out. Where cookie-session would
 * drop the cookie without a word (plain connection, over 4,096 bytes), the route answers 500 instead.
 *
 * @example router.post('/signin', sessionCookie({ secure, maxAgeSeconds }), handler);
 */
export function sessionCookie({ secure, maxAgeSeconds }: SessionCookieOptions): RequestHandler {
  const name = sessionCookieName(secure);
  const mount = cookieSession({
    name,
    signed: false,
    httpOnly: true,
    secure,
    sameSite: 'lax',
    path: '/',
    maxAge: maxAgeSeconds * 1000,
  });
  return function sessionCookieMiddleware(req: Request, res: Response, next: NextFunction) {
    let written = false;
    // Listeners run last in, first out: this one sees what cookie-session has done. What it throws
    // leaves through `res.json` into the route, and from there to the error handler.
    onHeaders(res, () => {
      const fault = written && faultOf(req, res, name, secure);
      if (!fault) return;
      res.removeHeader('set-cookie');
      throw new HttpError('INTERNAL', undefined, { cause: new Error(fault) });
    });
    mount(req, res, (error?: unknown) => {
      if (error) return next(error);
      watchWrites(req, () => {
        written = true;
      });
      next();
    });
  };
}

/** cookie-session defines `req.session` on the request; ours goes in front to see assignments. */
function watchWrites(req: Request, onWrite: () => void): void {
  const own = Object.getOwnPropertyDescriptor(req, 'session');
  if (!own?.get || !own.set) throw new Error('cookie-session has not defined req.session');
  const { get, set } = own;
  Object.defineProperty(req, 'session', {
    configurable: true,
    enumerable: true,
    get,
    set(value) {
      onWrite();
      set.call(req, value);
    },
  });
}

/** Why the cookie that the route has written does not reach the browser, or stay there. */
function faultOf(req: Request, res: Response, name: string, secure: boolean): string | undefined {
  const cookies = [res.getHeader('set-cookie') ?? []].flat().map(String);
  const cookie = cookies.find((value) => value.startsWith(`${name}=`));
  if (cookie === undefined) {
    return secure && !req.secure
      ? 'The session cookie is Secure but the connection looks plain: set TRUST_PROXY'
      : 'The session cookie could not be written';
  }
  const [pair = ''] = cookie.split(';', 1);
  return pair.length > 4096 ? 'The session cookie is over 4,096 bytes' : undefined;
}
