import { isRoomId } from '../chat/contract.js';

const pages = new Set([
  '/account',
  '/account/devices',
  '/admin',
  '/admin/audit',
  '/admin/keys',
  '/admin/live',
] as const);

/** Where to go after signing in: only to a page of our own, since an address from the query could lead anywhere. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string') return '/';
  if ((pages as ReadonlySet<string>).has(next)) return next;
  const [, roomId = ''] = /^\/rooms\/([^/]+)$/.exec(next) ?? [];
  return isRoomId(roomId) ? `/rooms/${roomId}` : '/';
}
