import { createHash } from 'node:crypto';
import { emailKey } from './email-key.js';

/** Names an account, or one that does not exist, in rate limits: Redis need not know e-mail addresses. */
export function accountKey(email: string): string {
  return createHash('sha256').update(emailKey(email)).digest('base64url');
}
