import { domainToASCII } from 'node:url';

/**
 * One key for all spellings of an address: compatibility forms folded (NFKC), lower case, the domain in
 * ASCII (IDNA). Dots and tags before the `@` stay: what they mean is the provider's business.
 */
export function emailKey(email: string): string {
  // Lower case writes a sigma differently at the end of a word.
  const folded = email.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
  const at = folded.lastIndexOf('@');
  const domain = folded.slice(at + 1);
  return `${folded.slice(0, at)}@${domainToASCII(domain) || domain}`;
}
