import jwt from 'jsonwebtoken';
import type { SigningKey } from '../tokens/signing-key.js';
import type { SecurityEvent } from './security-event.js';

/**
 * Signs a Security Event Token (RFC 8417, `typ: secevent+jwt`). Nothing takes it for an access token, whose
 * type is another.
 */
export function signSecurityEvent(event: SecurityEvent, { alg, key, kid }: SigningKey): string {
  const header = { alg, typ: 'secevent+jwt', ...(kid && { kid }) };
  return jwt.sign(event, key, { algorithm: alg, header });
}
