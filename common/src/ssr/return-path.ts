/** Longer addresses would not fit into a request line once they are encoded. */
const maxLength = 2_000;

/**
 * Path and query to come back to, never with a second slash at the start, which would name another host.
 * What Node hands over is ASCII: its parser refuses anything else in a request line.
 */
export function returnPath(originalUrl: string): string {
  const path = originalUrl.replace(/^[/\\]+/, '/');
  if (!path.startsWith('/')) return '/';
  if (path.length <= maxLength) return path;
  const [withoutQuery = ''] = path.split('?', 1);
  return withoutQuery.length <= maxLength ? withoutQuery : '/';
}
