import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { PublicJwk } from '@usher/common';

/** Encrypts a private key for the database (AES-256-GCM), bound to its `kid`. */
export function sealJwk(jwk: PublicJwk, kid: string, secret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), iv).setAAD(Buffer.from(kid));
  const sealed = [cipher.update(JSON.stringify(jwk)), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]).toString('base64url');
}

/**
 * @returns the private key, and whether it was sealed with the first of the secrets
 * @throws Error when none of the secrets sealed it
 */
export function openJwk(
  sealed: string,
  kid: string,
  secrets: readonly string[],
): { jwk: PublicJwk; withFirst: boolean } {
  const bytes = Buffer.from(sealed, 'base64url');
  for (const [i, secret] of secrets.entries()) {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), bytes.subarray(0, 12))
      .setAAD(Buffer.from(kid))
      .setAuthTag(bytes.subarray(12, 28));
    try {
      const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return { jwk: JSON.parse(opened.toString()), withFirst: i === 0 };
    } catch {
      // Sealed with another secret of the list, or with none of them: told below.
    }
  }
  throw new Error('AUTH_SECRET does not open the stored signing key: was it changed?');
}

function sealingKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'usher signing keys', 32));
}
