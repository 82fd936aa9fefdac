import type { CookieOptions, Request, Response } from 'express';
import { oidcMinutes } from '../services/oidc.js';

/** What a browser keeps while its visitor is at a provider: sealed, so that only auth can read it. */
export interface OidcCookie {
  read(req: Request): string | undefined;
  write(res: Response, kept: string): void;
  clear(res: Response): void;
}

export function oidcCookie(secure: boolean): OidcCookie {
  const name = secure ? '__Secure-oidc' : 'oidc';
  // Lax, since the callback is a navigation from the provider's site.
  const flags: CookieOptions = {
    httpOnly: true,
    secure,
    sameSite: 'lax',
    path: '/api/users/oidc',
  };
  return {
    read(req) {
      const pairs = req.headers.cookie?.split(';').map((pair) => pair.trim()) ?? [];
      return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    },
    write: (res, kept) =>
      void res.cookie(name, kept, { ...flags, maxAge: oidcMinutes * 60 * 1000 }),
    clear: (res) => void res.clearCookie(name, flags),
  };
}
