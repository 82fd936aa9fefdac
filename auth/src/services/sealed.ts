import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what only auth may read (AES-256-GCM); each purpose has keys of its own. */
export interface Sealer {
  /** @param boundTo what the text belongs to; it opens for nothing else */
  seal(text: string, boundTo: string): string;
  /** The text, and whether it was sealed with the first of the secrets; undefined when none of them sealed it. */
  open(sealed: string, boundTo: string): { text: string; withFirst: boolean } | undefined;
}

/** @param secrets the first seals, all of them open */
export function createSealer(secrets: readonly string[], purpose: string): Sealer {
  const keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32)));
  const [first] = keys;
  if (!first) throw new Error('AUTH_SECRET is empty');

  return {
    seal(text, boundTo) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first, iv).setAAD(Buffer.from(boundTo));
      const sealed = [cipher.update(text), cipher.final()];
      return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]).toString('base64url');
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < 28) return undefined;
      for (const key of keys) {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
          .setAAD(Buffer.from(boundTo))
          .setAuthTag(bytes.subarray(12, 28));
        try {
          const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
          return { text: opened.toString(), withFirst: key === first };
        } catch {
          // Sealed with another secret of the list, or with none of them.
        }
      }
      return undefined;
    },
  };
}
