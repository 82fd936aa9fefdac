import { HttpError } from '@usher/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type Client, type Clients, rolesOf } from '../services/clients.js';
import { sendOAuthError } from './send-oauth-error.js';

interface Credentials {
  id: string;
  secret: string;
}

/**
 * Lets only clients pass that show their secret: by HTTP Basic authentication, or in the body (RFC 6749
 * section 2.3.1), but not in both.
 */
export function requireClient(clients: Clients): RequestHandler {
  return function requireClientMiddleware(req: Request, res: Response, next: NextFunction) {
    const basic = /^basic /i.test(req.headers.authorization ?? '');
    const inBody = fromBody(req.body);
    if (basic && inBody) {
      return sendOAuthError(res, 'invalid_request', 'Send the credentials once');
    }
    const given = basic ? fromHeader(req.headers.authorization ?? '') : inBody;
    const client = given && clients.authenticate(given.id, given.secret);
    if (!client) return sendOAuthError(res, 'invalid_client', 'Client id or secret is wrong');
    res.locals.client = client;
    next();
  };
}

/** Behind `requireClient`, for those alone that have this role. @throws HttpError `FORBIDDEN` */
export function requireClientRole(role: string): RequestHandler {
  return function requireClientRoleMiddleware(_req: Request, res: Response, next: NextFunction) {
    if (!rolesOf(clientOf(res)).includes(role)) {
      throw new HttpError('FORBIDDEN', `This is for clients with the role ${role}`);
    }
    next();
  };
}

/** The client of a route behind `requireClient`. */
export function clientOf(res: Response): Client {
  return res.locals.client;
}

function fromBody(body: unknown): Credentials | undefined {
  const { client_id: id, client_secret: secret } = (body ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : undefined;
}

function fromHeader(authorization: string): Credentials | undefined {
  const pair = Buffer.from(authorization.slice('basic '.length).trim(), 'base64').toString();
  const colon = pair.indexOf(':');
  if (colon === -1) return undefined;
  try {
    return { id: formDecode(pair.slice(0, colon)), secret: formDecode(pair.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

/** Both parts are form-encoded before they are put together. */
function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
