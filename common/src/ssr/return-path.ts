/** Longer addresses would not fit into a request line once they are encoded. */
const maxLength = 2_000;

/**
 * Path and query to come back to, in ASCII, never with a second slash at the start, which would name
 * another host.
 */
export function returnPath(originalUrl: string): string {
  // Node reads each byte of a request line as one character.
  const ascii = originalUrl.replace(/[^\x21-\x7e]/g, (byte) => encodeByte(byte.charCodeAt(0)));
  const path = ascii.replace(/^[/\\]+/, '/');
  if (!path.startsWith('/')) return '/';
  if (path.length <= maxLength) return path;
  const [withoutQuery = ''] = path.split('?', 1);
  return withoutQuery.length <= maxLength ? withoutQuery : '/';
}

function encodeByte(code: number): string {
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
