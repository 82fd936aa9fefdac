import type { VerifiedToken } from '@usher/common';

const maxLength = 1024;

/**
 * Who has been let through, for the gateway to copy. All headers always, empty for nobody, so that whatever
 * a client has forged is replaced; percent-encoded, since Node refuses to send anything but Latin-1.
 */
export function identityHeaders(
  verified: VerifiedToken | undefined,
  proofOf: (verified: VerifiedToken) => string,
): Record<string, string> {
  const user = verified?.user;
  return {
    'User-Id': encode(user?.id),
    'User-Email': encode(user?.email),
    'User-Name': encodeName(user?.name),
    'User-Roles': encodeRoles(user?.roles),
    'Session-Id': encode(user?.sid),
    'Session-Expires': user ? String(user.exp) : '',
    'Identity-Proof': verified ? proofOf(verified) : '',
  };
}

/** What does not fit is left out whole: a part of an id or an address would be somebody else's. */
function encode(text = ''): string {
  const encoded = percentEncode(text);
  return encoded.length > maxLength ? '' : encoded;
}

/** A name is for people: the beginning of one is better than none. */
function encodeName(name = ''): string {
  let encoded = '';
  for (const character of name) {
    const next = encoded + percentEncode(character);
    if (next.length > maxLength) break;
    encoded = next;
  }
  return encoded;
}

/** Rather fewer roles than a header that a gateway refuses. */
function encodeRoles(roles: readonly string[] = []): string {
  let encoded = '';
  for (const role of roles) {
    const next = encoded ? `${encoded},${percentEncode(role)}` : percentEncode(role);
    if (next.length > maxLength) break;
    encoded = next;
  }
  return encoded;
}

/** By way of bytes, because half a surrogate pair would throw. */
function percentEncode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
