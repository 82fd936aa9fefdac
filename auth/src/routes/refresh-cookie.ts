import type { Request, Response } from 'express';

export interface RefreshCookie {
  read(req: Request): string | undefined;
  write(res: Response, token: string): void;
  clear(res: Response): void;
}

/**
 * The refresh token's own cookie. It reaches auth alone; `__Secure-` keeps it from being written over a
 * plain connection (ASVS 5.0 3.3.1 to 3.3.4).
 */
export function refreshCookie(secure: boolean, maxAgeSeconds: number): RefreshCookie {
  const name = secure ? '__Secure-refresh' : 'refresh';
  const flags = { httpOnly: true, secure, sameSite: 'lax', path: '/api/users' } as const;
  return {
    read(req) {
      const pairs = req.headers.cookie?.split(';').map((pair) => pair.trim()) ?? [];
      return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    },
    write: (res, token) => void res.cookie(name, token, { ...flags, maxAge: maxAgeSeconds * 1000 }),
    clear: (res) => void res.clearCookie(name, flags),
  };
}
