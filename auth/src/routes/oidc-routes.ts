import type { Router } from 'express';
import { oidcBegin } from './oidc-begin.js';
import { type OidcCallbackParts, oidcCallback } from './oidc-callback.js';
import { oidcCookie } from './oidc-cookie.js';

/** Sign-in through OpenID Connect providers. */
export function oidcRoutes(
  parts: OidcCallbackParts,
  { secure, publicUrl }: { secure: boolean; publicUrl: string },
): Router[] {
  const cookie = oidcCookie(secure);
  return [oidcBegin(parts.oidc, cookie, publicUrl), oidcCallback(parts, cookie)];
}
