import type { Issued } from '../services/sessions.js';

/** What a client without cookies keeps by itself. */
export function bearerBody({ user, accessToken, refreshToken, expiresIn }: Issued) {
  return { user, accessToken, refreshToken, expiresIn };
}
