import jwt from 'jsonwebtoken';
import { HttpError } from '../errors/http-error.js';
import type { KeySource } from '../keys/key-source.js';
import type { SecurityEvent } from './security-event.js';

/** Longer than any of ours; a name may have 80 characters of four bytes. */
const maxLength = 8_192;

/**
 * Checks signature, `alg`, `typ`, `iss`, `aud` and shape of a Security Event Token (RFC 8417, and what the
 * Shared Signals Framework 1.0 asks: no `sub`, no `exp`). A key that is not known is asked for.
 *
 * @throws HttpError `TOKEN_INVALID`; `UNAVAILABLE` when keys cannot be fetched
 */
export async function checkSecurityEvent(
  token: string,
  keys: KeySource,
  expected: { issuer: string; audience: string },
): Promise<SecurityEvent> {
  if (token.length > maxLength) throw new HttpError('TOKEN_INVALID');
  const kid: unknown = jwt.decode(token, { complete: true })?.header.kid;
  if (typeof kid !== 'string') throw new HttpError('TOKEN_INVALID');
  if (!keys.get(kid)) await keys.refetch();
  const found = keys.get(kid);
  if (!found) throw new HttpError('TOKEN_INVALID');
  try {
    const { header, payload } = jwt.verify(token, found.key, {
      complete: true,
      algorithms: [found.alg],
      ...expected,
    });
    if (header.typ === 'secevent+jwt' && isEvent(payload)) return payload;
  } catch (cause) {
    throw new HttpError('TOKEN_INVALID', undefined, { cause });
  }
  throw new HttpError('TOKEN_INVALID');
}

function isEvent(payload: unknown): payload is SecurityEvent {
  const { jti, sub_id, events, sub, exp } = payload as Record<string, unknown>;
  if (sub !== undefined || exp !== undefined) return false;
  return typeof jti === 'string' && isObject(sub_id) && isObject(events);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
