/**
 * The session cookie alone, as it came, for a request on the visitor's behalf: no other service needs
 * the visitor's other cookies.
 */
export function sessionCookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = header?.split(';').map((pair) => pair.trim()) ?? [];
  return pairs.find((pair) => pair.startsWith(`${name}=`));
}
